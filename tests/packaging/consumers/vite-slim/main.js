import { createClient, preload } from "idporten-email-login/slim";
import wasm from "idporten-email-login/wasm?url";
import { settings } from "./settings.js";

preload(wasm);
const client = createClient(settings);
document.querySelector("#login").onclick = () => client.loginWithEmail();
const { user } = await client.start();
if (user) document.querySelector("#email").textContent = user.email;
