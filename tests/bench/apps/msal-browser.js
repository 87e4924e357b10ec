import { PublicClientApplication } from "@azure/msal-browser";
import { page, settings } from "./page.js";

const client = await PublicClientApplication.createPublicClientApplication({
  auth: { clientId: settings.clientId, authority: settings.issuer, redirectUri: settings.redirectUri, knownAuthorities: [new URL(settings.issuer).host] },
});
const result = await client.handleRedirectPromise();
const claims = result?.idTokenClaims;
page({ user: claims, logIn: () => client.loginRedirect({ scopes: ["openid"], extraQueryParameters: { acr_values: settings.acr } }), logOut: () => client.logoutRedirect() });
