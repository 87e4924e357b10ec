import Link from "next/link";
import { Account } from "./Account";

export default function Page() {
  return <main><h1>Min side</h1><Account /><Link href="/saker">Sakene dine</Link></main>;
}
