import { Link } from "react-router";
import { Account } from "./Account";

export function Cases() {
  return <main><h1>Saker</h1><Account /><Link to="/">Min side</Link></main>;
}
