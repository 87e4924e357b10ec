import { createClient } from "idporten-email-login";
import { page, settings } from "./page.js";

const client = await createClient({ clientId: settings.clientId, redirectUri: settings.redirectUri, issuer: settings.issuer });
const { user } = await client.start();
page({ user, logIn: () => client.loginWithEmail(), logOut: () => client.logout() });
