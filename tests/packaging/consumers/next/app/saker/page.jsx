import { EmailLogin } from "../EmailLogin.jsx";

export default function Page() {
  return <main><h1>Saker</h1><EmailLogin /></main>;
}
