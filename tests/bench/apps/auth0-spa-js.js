import { createAuth0Client } from "@auth0/auth0-spa-js";
import { page, settings } from "./page.js";

const client = await createAuth0Client({
  domain: LOCAL ? settings.issuer : new URL(settings.issuer).host,
  clientId: settings.clientId,
  authorizationParams: { redirect_uri: settings.redirectUri, acr_values: settings.acr },
});
if (location.search.includes("state=")) await client.handleRedirectCallback();
page({ user: await client.getUser(), logIn: () => client.loginWithRedirect(), logOut: () => client.logout() });
