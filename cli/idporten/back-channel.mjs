// Back-Channel Logout 1.0: how ID-porten calls a service's server. One attempt, two seconds to connect and five to read.

import http from "node:http";
import https from "node:https";

const CONNECT = 2000;
const READ = 5000;

/** Any status of success will do at ID-porten; the library knows two of them. */
const accepted = (status) => (status >= 200 && status < 300 ? 200 : status);

/** What the library calls instead of `fetch`, which has one deadline for all and refuses this machine's own addresses. */
export const post = (url, { headers, body }) =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith("https:") ? https : http;
    const call = request(url, { method: "POST", headers: Object.fromEntries(headers), agent: false, timeout: CONNECT }, (response) => {
      response.resume();
      resolve({ status: accepted(response.statusCode) });
    });
    const connected = url.startsWith("https:") ? "secureConnect" : "connect";
    call.on("socket", (socket) => socket.once(connected, () => call.setTimeout(READ)));
    call.on("timeout", () => call.destroy(new Error("It did not answer in time.")));
    call.on("error", reject);
    call.end(String(body));
  });

/** ID-porten takes an address only on a host that people come back to as well. */
export function checkBackChannel({ client_id: id, backchannel_logout_uri: uri, redirect_uris: redirectUris }) {
  if (!uri) return;
  const host = (address) => new URL(address).hostname;
  if (redirectUris.some((redirectUri) => host(redirectUri) === host(uri))) return;
  throw new Error(`backchannel_logout_uri of ${id} is on another host than its redirect URIs. ID-porten does not register that.`);
}
