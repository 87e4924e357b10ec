import { createClient } from "idporten-email-login";
import { createEmailLogin } from "idporten-email-login/svelte";
import { settings } from "./settings.js";

export const client = createClient(settings);
export const emailLogin = createEmailLogin({ client });
