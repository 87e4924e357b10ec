import { LoginError } from "idporten-email-login";
import { Link, useRouteError } from "react-router";
import { Account } from "./Account";

export function Failure() {
  const error = useRouteError();
  if (!(error instanceof LoginError)) throw error;
  return <main><h1>Logg inn</h1><Account /><Link to="/">Min side</Link></main>;
}
