import { createClient } from "idporten-email-login";
import "idporten-email-login/button";

const client = createClient({ clientId: "packaging", redirectUri: `${location.origin}/`, issuer: "http://localhost:4600" });
const { user } = await client.start();
if (user) document.querySelector("#email").textContent = user.email;
