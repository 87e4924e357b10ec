// What the module uses of a page, for Node: without a clock of its own, and with randomness that can be had again.

import { webcrypto } from "node:crypto";

export const ORIGIN = "https://www.example.no";
/** When the vectors' ID token was new, in milliseconds since the epoch. */
export const NOW = 1_727_693_612_000;

/** Its items are its own members, as those of a page's storage are. */
class Storage {
  get length() {
    return Object.keys(this).length;
  }
  key(index) {
    return Object.keys(this)[index] ?? null;
  }
  getItem(key) {
    return this[key] ?? null;
  }
  setItem(key, text) {
    this[key] = String(text);
  }
  removeItem(key) {
    delete this[key];
  }
}

/** xorshift32: as good as random to those who ask whether it is. */
function pseudorandom() {
  let state = 2_463_534_242;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[index] = state;
    }
    return bytes;
  };
}

/** Whatever it is asked about is one. */
const any = { [Symbol.hasInstance]: () => true };

const nothing = () => {};

/** Makes this process a page that was just loaded. */
export function loadPage() {
  const globals = {
    Window: any,
    window: globalThis,
    self: globalThis,
    top: globalThis,
    parent: globalThis,
    isSecureContext: true,
    origin: ORIGIN,
    location: new URL("/callback", ORIGIN),
    history: { state: null, replaceState: nothing, length: 1 },
    sessionStorage: new Storage(),
    localStorage: new Storage(),
    document: { visibilityState: "visible", documentElement: { lang: "nb" }, addEventListener: nothing, removeEventListener: nothing, hidden: false, baseURI: `${ORIGIN}/callback` },
    navigator: {},
    crypto: { subtle: webcrypto.subtle, getRandomValues: pseudorandom() },
    performance: { now: () => 0 },
    addEventListener: nothing,
    removeEventListener: nothing,
    BroadcastChannel: undefined,
  };
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  Date.now = () => NOW;
}
