import { createClient } from "idporten-email-login";
import { page, settings } from "./page.js";

const client = createClient({ clientId: settings.clientId, redirectUri: settings.redirectUri, environment: "test" });
const { user } = await client.start();
// As <idporten-email-button> does; the size is of what every app does.
if (LOCAL) document.querySelector("#login").onpointerenter = () => client.prepare();
page({ user, logIn: () => client.loginWithEmail(), logOut: () => client.logout() });
