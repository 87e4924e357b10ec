import { RequireEmailLogin } from "idporten-email-login/react";
import { Link } from "react-router";
import { Account } from "./Account";

export function Cases() {
  return <main><h1>Saker</h1><Account /><RequireEmailLogin><p>Du har ingen saker.</p></RequireEmailLogin><Link to="/">Min side</Link></main>;
}
