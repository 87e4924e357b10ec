import { createClient } from "idporten-email-login";
import { settings } from "./settings.js";

const client = createClient(settings);
document.querySelector("#login").onclick = () => client.loginWithEmail();
const { user } = await client.start();
if (user) document.querySelector("#who").textContent = user.email;
