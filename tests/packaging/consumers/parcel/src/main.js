import { createClient } from "idporten-email-login";
import "idporten-email-login/button";
import { settings } from "./settings.js";

const client = await createClient(settings);
document.querySelector("idporten-email-button").client = client;
const { user } = await client.start();
if (user) document.querySelector("#email").textContent = user.email;
