import { Link } from "react-router";
import { Account } from "./Account";

export function Home() {
  return <main><h1>Min side</h1><Account /><Link to="/saker">Sakene dine</Link></main>;
}
