import { createRemoteJWKSet, jwtVerify } from "jose";
import { UserManager } from "oidc-client-ts";
import { page, settings } from "./page.js";

const manager = new UserManager({ authority: settings.issuer, client_id: settings.clientId, redirect_uri: settings.redirectUri, acr_values: settings.acr });
const user = location.search.includes("state=") ? await manager.signinRedirectCallback() : await manager.getUser();
const keys = createRemoteJWKSet(new URL(`${settings.issuer}/jwks.json`));
const verified = user && (await jwtVerify(user.id_token, keys, { issuer: settings.issuer, audience: settings.clientId, algorithms: ["RS256"] }));
page({ user: verified?.payload, logIn: () => manager.signinRedirect(), logOut: () => manager.signoutRedirect() });
