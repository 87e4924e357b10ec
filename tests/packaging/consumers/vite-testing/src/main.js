import "idporten-email-login/session-warning";
import { createClient } from "idporten-email-login";

const client = createClient({ clientId: "your-client-id", redirectUri: "/", ...(import.meta.env.IDPORTEN ?? { environment: "test" }) });
document.querySelector("#login").onclick = () => client.loginWithEmail();
document.body.append(Object.assign(document.createElement("idporten-session-warning"), { client }));
const { user } = await client.start();
if (user) document.querySelector("#who").textContent = user.email;
