// Drives the look at the address, which decides without the module, against the core: what the look leaves alone, the core must
// find nothing in. And the look takes time in proportion.

import { spawnSync } from "node:child_process";
import { inRoot, run } from "../../tools/lib.mjs";

const OPTIONS = { clientId: "client", redirectUri: "https://www.example.no/app", issuer: "https://issuer.example" };
const STATES = ["iel-_wYNFBsiKTA3PkVMU1phaG92fYSLkpmgp661vMPK0dg", "iel-short", "other", "stripe_abc", "a b", "å", "constructor"];

/** What addresses are made of. */
const PIECES = [
  "?", "#", "&", "=", "&&", "%3D", "%26", "%23", "%", "+", "%00", "/", "//", "..", "\\", "@", ":", ";", "\t", " ", "å", "%C3", "\ud800",
  "code", "state", "iss", "error", "id_token", "access_token", "response", "token", "STATE", "st%61te", "code=a", "code=", "error=access_denied",
  `iss=${encodeURIComponent(OPTIONS.issuer)}`, "iss=https://issuer.example", "iss=https://evil.example", ...STATES.map((state) => `state=${encodeURIComponent(state)}`), ...STATES.map((state) => `state=${state}`),
];
const STARTS = ["https://www.example.no/app", "https://www.example.no/app/", "https://www.example.no/", "https://www.example.no/nb/app", "https://www.example.no:443/app", "https://WWW.example.no/app", "https://user@www.example.no/app", "https://evil.example/app", "", "javascript:"];

/** Numbers below 1, the same for the same seed (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function caseOf(next) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const some = (list) => list.filter(() => next() < 0.3);
  const url = one(STARTS) + (next() < 0.8 ? one(["?", "#", "?a=b&", "?#"]) : "") + Array.from({ length: Math.floor(next() * 8) }, () => one(PIECES) + (next() < 0.6 ? "&" : "")).join("");
  const own = some(STATES);
  return { url: url.toWellFormed(), own, others: some(STATES).filter((state) => !own.includes(state)), expects_no_iss: own.length > 0 && next() < 0.5 };
}

/** Milliseconds for each character of a long address. */
const MOST = 1 / 10_000;

/** Tries so many addresses. `seed` begins the search, so that a failure can be had again. */
export async function driveTheLook({ count = 200_000, seed = Date.now() % 2 ** 32 } = {}) {
  await run("cargo", ["build", "--quiet", "--manifest-path", "tests/fuzz/Cargo.toml", "--bin", "look", "--target-dir", "target/fuzz-look"], { deadline: 20 * 60 });
  globalThis.sessionStorage = {};
  const { responseIn } = await import("../../pkg/page/page-load.js");
  const { mayBeOurs } = await import("../../pkg/page/look.js");
  const next = random(seed);
  const cases = Array.from({ length: count }, () => caseOf(next));
  const { stdout, status } = spawnSync(inRoot("target/fuzz-look/debug/look"), { input: cases.map((it) => JSON.stringify(it)).join("\n"), encoding: "utf8", maxBuffer: 2 ** 30 });
  const found = stdout.split("\n").slice(0, count);
  if (status !== 0 || found.length !== count) throw new Error(`The core has ended after ${found.length} addresses. Seed ${seed}.`);
  let finds = 0;
  cases.forEach((it, index) => {
    const keys = [...it.own.map((state) => `idporten-email-login|${OPTIONS.issuer}|client|login|${state}`), ...it.others.map((state) => `idporten-email-login|${OPTIONS.issuer}|other|login|${state}`)];
    globalThis.sessionStorage = Object.fromEntries(keys.map((key) => [key, ""]));
    const response = responseIn(it.url);
    const looked = Boolean(response) && mayBeOurs(response, OPTIONS, OPTIONS.issuer);
    finds += Number(found[index]);
    if (found[index] === "1" && !looked) throw new Error(`The look leaves alone what the core finds a response in: ${JSON.stringify(it)}. Seed ${seed}.`);
  });
  if (finds < count / 100) throw new Error(`Only ${finds} of ${count} addresses held a response: the search is worth nothing.`);
  for (const piece of PIECES) {
    const address = `${OPTIONS.redirectUri}?${piece.repeat(1_000_000 / piece.length)}`;
    const began = performance.now();
    const response = responseIn(address);
    if (response) mayBeOurs(response, OPTIONS, OPTIONS.issuer);
    const taken = performance.now() - began;
    if (taken > 50 + MOST * address.length) throw new Error(`${piece}: ${taken} ms for ${address.length} characters.`);
  }
  return finds;
}
