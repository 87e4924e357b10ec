// Errors for the developer, once each in the console, whichever part of the page reports them.

const reported = new WeakSet();

// Errors that reached the page's error handlers are in the console already.
globalThis.addEventListener?.("error", ({ error }) => error instanceof Error && reported.add(error));

/** Logs an error that is not in the console yet. */
export function report(error) {
  if (!reported.has(error)) console.error(error);
  reported.add(error);
}
