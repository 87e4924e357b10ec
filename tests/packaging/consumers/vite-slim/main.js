import { createClient, preload } from "idporten-email-login/slim";
import wasm from "idporten-email-login/wasm?url";

await preload(wasm);

const { settings } = await import("./settings.js");
const client = await createClient(settings);
document.querySelector("#login").onclick = () => client.loginWithEmail();
const { user } = await client.start();
if (user) document.querySelector("#email").textContent = user.email;
