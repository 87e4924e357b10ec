// Values of options, as far as JavaScript must judge them: `typeof` has been asked, and the core judges the rest.

const FITS = {
  __proto__: null,
  acrValues: (value) => Array.isArray(value) && value.every((acr) => typeof acr === "string"),
  maxAge: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
  // A signal may come from another frame, so its class is not asked.
  signal: (value) => typeof value.aborted === "boolean",
};

const KINDS = {
  acrValues: "a list of strings",
  maxAge: "a whole number of seconds, 0 or more",
  signal: "an AbortSignal",
  appState: "a value that JSON can hold",
  metadata: "an object that JSON can hold",
};

/** What the module gets as JSON text. */
const TEXTS = ["appState", "metadata"];

function text(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The options as the module takes them. `refusal` makes an error of a message. */
export function withValues(options, refusal) {
  // Only own members count: whoever can write to Object.prototype must not choose the provider.
  const given = { __proto__: null, ...options };
  const values = { __proto__: null, ...options };
  for (const name of TEXTS) values[name] = text(given[name]);
  for (const name of Object.keys(KINDS)) {
    const fits = FITS[name] ?? (() => values[name] !== undefined);
    if (given[name] !== undefined && !fits(values[name])) throw refusal(`${name} must be: ${KINDS[name]}.`);
  }
  return values;
}
