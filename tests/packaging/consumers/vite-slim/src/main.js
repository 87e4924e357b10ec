import { createClient, preload } from "idporten-email-login/slim";
import wasm from "idporten-email-login/wasm?url";

await preload(wasm);

const { settings } = await import("./settings.js");
const client = await createClient(settings);
const { user } = await client.start();
document.querySelector("#login").onclick = () => client.loginWithEmail();
if (user) document.querySelector("#email").textContent = user.email;
