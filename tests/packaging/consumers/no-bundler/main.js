import { createClient } from "idporten-email-login";
import "idporten-email-login/button";

const client = createClient({ clientId: "your-client-id", redirectUri: "/", environment: "test" });
const { user } = await client.start();
if (user) document.querySelector("#email").textContent = user.email;
