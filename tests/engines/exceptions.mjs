// What does not run in every engine, and why. Nothing else is left out.

/** Files of tests/e2e that run once, in Chromium. */
export const once = {
  "bench.test.mjs": "runs the bench, which measures in Chromium",
  "check-idporten.test.mjs": "runs a command that opens Chromium",
  "cli.test.mjs": "runs a command, without a browser",
  "peers.test.mjs": "runs a command, without a browser",
  "readme.test.mjs": "reads the README and runs its code in Chromium",
  "sentences.test.mjs": "reads sentences, without a browser",
  "start.test.mjs": "runs the demo's own command, which opens Chromium",
  "testing.test.mjs": "tests what is for Playwright's tests, which Chromium runs",
};

/** Tests by their names. */
export const exceptions = {
  firefox: [],
  webkit: [],
};
