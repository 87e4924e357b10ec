// The page of every case: what a case calls in it.

import { LoginError, createClient, preload } from "/pkg/index.js";

Object.assign(globalThis, { preload, traced: [] });

/** A client as a page makes one. `reroute` sends requests for ID-porten's test environment to the provider of the cases. */
globalThis.create = (options, reroute) => {
  const fetch = reroute && ((url, init) => globalThis.fetch(url.replace(/^https:\/\/(login\.)?test\.idporten\.no/, reroute), init));
  globalThis.client?.close();
  globalThis.client = undefined;
  globalThis.client = createClient({
    onTrace: (event) => globalThis.traced.push(event),
    ...(fetch && { fetch }),
    ...options,
    ...globalThis.moreOptions,
  });
};

/** What became of a call, as a value that can leave the page. */
globalThis.outcomeOf = async (work) => {
  try {
    return { code: "ok", value: await work() };
  } catch (error) {
    return describe(error);
  }
};

function describe(error) {
  const { code, message, retryable, provider, skewSeconds, returnTo } = error;
  return {
    code: error instanceof LoginError && error instanceof Error ? code : `no LoginError: ${error}`,
    message, retryable, provider, skewSeconds, returnTo,
    sentences: ["nb", "nn", "en", "se"].map((locale) => error.userMessage?.(locale)),
    text: everything(error),
  };
}

/** All that a reporter of errors could send home. */
function everything(error) {
  const own = Object.getOwnPropertyNames(error ?? {}).map((name) => `${name}: ${name === "cause" ? everything(error.cause) : JSON.stringify(error[name])}`);
  return [String(error), error?.stack, ...own].join("\n");
}

/** Where a secret could be left behind in the page. */
globalThis.leftBehind = async () => ({
  url: [location.href, document.URL, document.referrer],
  history: [history.state, ...(globalThis.navigation?.entries() ?? []).map(({ url }) => url)],
  session: { ...sessionStorage },
  local: { ...localStorage },
  other: [document.cookie, window.name, document.documentElement.outerHTML, await indexedDB.databases(), await caches.keys()],
  trace: globalThis.traced,
});
