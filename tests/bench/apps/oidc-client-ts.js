import { UserManager } from "oidc-client-ts";
import { page, settings } from "./page.js";

const manager = new UserManager({ authority: settings.issuer, client_id: settings.clientId, redirect_uri: settings.redirectUri, acr_values: settings.acr });
const user = location.search.includes("state=") ? await manager.signinRedirectCallback() : await manager.getUser();
page({ user: user?.profile, logIn: () => manager.signinRedirect(), logOut: () => manager.signoutRedirect() });
