import { createClient } from "idporten-email-login";
import { settings } from "./settings.js";

const client = await createClient(settings);
const { user } = await client.start();
document.querySelector("#login").onclick = () => client.loginWithEmail();
if (user) document.querySelector("#email").textContent = user.email;
