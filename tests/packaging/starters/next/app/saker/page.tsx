import { RequireEmailLogin } from "idporten-email-login/react";
import Link from "next/link";
import { Account } from "../Account";

export default function Page() {
  return <main><Account /><RequireEmailLogin><h1>Saker</h1></RequireEmailLogin><Link href="/">Min side</Link></main>;
}
