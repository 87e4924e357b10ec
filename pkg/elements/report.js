// What a developer must know of is in the console once, whoever notices it.

const told = new WeakSet();

// What the page's error handlers were given, the console has.
globalThis.addEventListener?.("error", ({ error }) => error instanceof Error && told.add(error));

/** Tells the console of an error that it does not know of. */
export function report(error) {
  if (!told.has(error)) console.error(error);
  told.add(error);
}
