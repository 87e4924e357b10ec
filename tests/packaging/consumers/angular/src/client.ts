import { createClient } from "idporten-email-login";
import { settings } from "./settings";

export const client = createClient(settings);
