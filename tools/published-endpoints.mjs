// The endpoints of src/provider/idporten.rs: how old they are, and what ID-porten says now.

import { readFileSync } from "node:fs";
import { SetUpError, inRoot } from "./lib.mjs";

const FILE = "src/provider/idporten.rs";
const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"];
const DAY = 24 * 3600;

/** Days after which no release has them any more. */
const MOST = 90;

/** The command that says what to change. */
const RENEW = "npm run check:idporten -- --endpoints";

/** When they were read, in seconds since the epoch, and the metadata of each environment. */
export function publishedEndpoints(text = readFileSync(inRoot(FILE), "utf8")) {
  const [, readAt] = /READ_AT: f64 = ([\d_]+)\.0;/.exec(text);
  const environments = [...text.matchAll(/: Published = Published \{([^}]*)\}/g)].map(([, members]) => Object.fromEntries([...members.matchAll(/(\w+): "([^"]+)"/g)].map(([, name, url]) => [name, url])));
  return { readAt: Number(readAt.replaceAll("_", "")), environments };
}

/** Refuses endpoints that are too old for a release. `now` is in milliseconds since the epoch. */
export function assertEndpointsRecent({ readAt } = publishedEndpoints(), now = Date.now()) {
  const age = Math.floor((now / 1000 - readAt) / DAY);
  if (age > MOST) throw new SetUpError(`The endpoints in ${FILE} were read ${age} days ago, more than ${MOST}. See what ID-porten says now: ${RENEW}`);
}

/** Members that are built in, or that a login relies on. */
const BUILT_IN = { authorization_response_iss_parameter_supported: true, require_pushed_authorization_requests: undefined };

/** What differs between the built-in endpoints of an environment and the metadata that were fetched, as lines to change. */
export function differences(published, metadata) {
  const endpoints = ["issuer", ...ENDPOINTS].filter((name) => metadata[name] !== published[name]).map((name) => `${FILE}, ${published.issuer}: ${name} is now ${JSON.stringify(metadata[name])}, not "${published[name]}"`);
  const others = Object.entries(BUILT_IN).filter(([name, value]) => (metadata[name] || undefined) !== value);
  return [...endpoints, ...others.map(([name, value]) => `${FILE}, ${published.issuer}: a login relies on ${name} being ${value}, and it is ${metadata[name]}`)];
}

/** The line that says that the endpoints were read today. */
export function readToday(now = new Date()) {
  const [day] = now.toISOString().split("T");
  const seconds = String(Date.parse(day) / 1000).replace(/\B(?=(\d{3})+$)/g, "_");
  return `${FILE}: READ_AT: f64 = ${seconds}.0; and its comment: ${day}`;
}
