// Where this process serves the page and its provider: at ports that the system has chosen.

import { reserve } from "../../cli/static.mjs";

export const SITE = await reserve();
export const PROVIDER = await reserve();

/** The page's origin. */
export const ORIGIN = `http://localhost:${SITE.port}`;
/** The provider. */
export const ISSUER = `http://localhost:${PROVIDER.port}`;
/** The same provider under a name that is another site for a browser. */
export const CROSS_SITE_ISSUER = `http://127.0.0.1:${PROVIDER.port}`;
/** An address of the provider that no page should request. */
export const ELSEWHERE = `${ISSUER}/elsewhere`;
/** The page under a name that Chromium finds on this machine and does not trust as it trusts localhost. */
export const INSECURE_ORIGIN = `http://insecure.example:${SITE.port}`;

/** The endpoints of ID-porten's test environment. */
export const idporten = {
  authorization_endpoint: "https://login.test.idporten.no/authorize", token_endpoint: "https://test.idporten.no/token",
  jwks_uri: "https://test.idporten.no/jwks.json", end_session_endpoint: "https://login.test.idporten.no/logout",
};

/** A case of a client of ID-porten's test environment, whose requests come to the provider of the cases. */
export const atIdporten = {
  reroute: true,
  options: { environment: "test", issuer: undefined },
  provider: {
    issuer: "https://test.idporten.no",
    metadata: (it) => void Object.assign(it, idporten, { authorization_response_iss_parameter_supported: false }),
  },
};
