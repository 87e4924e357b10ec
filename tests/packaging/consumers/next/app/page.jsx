import { EmailLogin } from "./EmailLogin.jsx";

export default function Page() {
  return <main><h1>Min side</h1><EmailLogin /></main>;
}
