import { createClient } from "idporten-email-login";
import { settings } from "./settings.js";

export const client = createClient(settings);
