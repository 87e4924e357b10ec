// Validates values of options, as far as JavaScript must: `typeof` has been checked, and the core validates the rest.

const isText = (value) => typeof value === "string";

/** JSON text; undefined where JSON cannot hold the value. */
function text(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

const same = (value) => value;

/** By option: what its value must be, what the module gets of it, and whether that will do. */
const VALUES = {
  acrValues: { kind: "a list of strings", convert: same, fits: (value) => Array.isArray(value) && value.every(isText) },
  maxAge: { kind: "a whole number of seconds, 0 or more", convert: same, fits: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32 },
  // A signal may come from another frame, so its class is not asked.
  signal: { kind: "an AbortSignal", convert: same, fits: (value) => typeof value.aborted === "boolean" },
  appState: { kind: "a value that JSON can hold", convert: text, fits: isText },
  metadata: { kind: "an object that JSON can hold", convert: text, fits: isText },
};

/** The options as the module takes them. `refusal` makes an error of a message. */
export function withValues(options, refusal) {
  // Only own members count: a script that can write to Object.prototype must not choose the provider.
  const values = { __proto__: null, ...options };
  for (const [name, { kind, convert, fits }] of Object.entries(VALUES)) {
    if (values[name] === undefined) continue;
    values[name] = convert(values[name]);
    if (!fits(values[name])) throw refusal(`${name} must be: ${kind}.`);
  }
  return values;
}
