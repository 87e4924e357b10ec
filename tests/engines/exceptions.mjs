// What is skipped in an engine, and why. Nothing else is.

/** Files of tests/e2e that run once, in Chromium. */
export const once = {
  "adapters.test.mjs": "tests a store, without a browser",
  "backend.test.mjs": "tests the servers of the examples",
  "check-idporten.test.mjs": "runs a command that opens Chromium",
  "cli.test.mjs": "runs a command, without a browser",
  "idporten.test.mjs": "tests the local ID-porten",
  "module.test.mjs": "reads the module, without a browser",
  "sentences.test.mjs": "reads sentences, without a browser",
  "start.test.mjs": "runs the demo's own command, which opens Chromium",
  "testing.test.mjs": "tests what is for Playwright's tests, which Chromium runs",
  "vite.test.mjs": "tests a development server, without a browser",
};

const NO_SECOND_IMPORT = "Firefox keeps that a module could not be loaded until the page is loaded again";
const LOADED_ANEW = "Firefox would give a page out of its back-forward cache the sessionStorage that it was left with, so ours are loaded anew";

const POLICY_STAYS = {
  why: "The driver cannot lift a page's policy, which forbids what Angular's compiler and Turbo do",
  tests: ["angular", "turbo"].map((router) => `${router}: the login is completed and shown where it wanted to be, and Back has no response`),
};

const NO_GARBAGE_COLLECTION = { why: "The driver has no way to ask for a garbage collection", tests: ["listeners that were unsubscribed are freed"] };

/** Tests of tests/e2e by their names. */
const tests = {
  firefox: [
    POLICY_STAYS,
    NO_GARBAGE_COLLECTION,
    { why: "The driver gives keys to the page, and not to its frames", tests: ["tinymce: text in the editor's frame is activity, and the warning takes none of it"] },
    { why: NO_SECOND_IMPORT, tests: ["with every file but the first chunk blocked a first visit gets its answer and a button, and a press works when the files are back"] },
    {
      why: LOADED_ANEW,
      tests: ["back from the back-forward cache, the button is to be pressed again", "after a restore from the back-forward cache no login is leaving"],
    },
  ],
  "chromium 111": [{ why: "The headless Chromium of that time has no back-forward cache", tests: ["back from the back-forward cache, the button is to be pressed again"] }],
  webkit: [
    POLICY_STAYS,
    NO_GARBAGE_COLLECTION,
    {
      why: "WebKitGTK's driver has no way to set it",
      tests: ['contrast and size are right with {"forcedColors":"active"}', "nothing turns for those who want less motion", "the page of variants logs in, and gives its code to copy"],
    },
    {
      why: "The window of WebKitGTK's MiniBrowser is 447 pixels wide at least",
      tests: [
        "the page of variants fits 320 pixels",
        "nothing is cut off or scrolls sideways at 320 pixels",
        ...["nb", "nn", "en", "se"].map((language) => `in ${language} it fits 320 pixels in every state`),
      ],
    },
    { why: "WebKitGTK does not keep the page that began a login", tests: ["a click after Back, where a login has left the page before, leaves it again"] },
    { why: "WebKitGTK's MiniBrowser does not keep its tabs", tests: ["a browser that is closed and opened again with its tabs completes the login"] },
  ],
};

export const testsSkipped = (engine) => (tests[engine] ?? []).flatMap(({ tests }) => tests);

/** Cases of tests/conformance by row and name. */
const cases = {
  firefox: [
    { why: NO_SECOND_IMPORT, cases: ["missing", "cut off", "an HTML page with status 200"].map((what) => `UI-06 the package's module is ${what}: reported, and a later call succeeds`) },
    { why: LOADED_ANEW, cases: ["ended", "went to another user"].map((what) => `SS-13 a page that comes out of the back-forward cache sees that the session ${what} in between, and reports it`) },
  ],
  webkit: [
    {
      why: "WebKitGTK's driver does not answer any more for a page that it has come back to here",
      cases: ["AR-22 Back from the provider, and a new login: the new one works, the old one is left to end by itself", "LO-33 after the logout Back shows no user, and an old user object is only an object"],
    },
    {
      why: "WebKit keeps the storage of a frame apart where the page around it is of another origin, of the same site too",
      cases: ["in a frame on the same site ends the session that the tab keeps", "of one user's session leaves the next one's to be found"].map((what) => `LO-20 front-channel logout ${what}`),
    },
    {
      why: "The driver's own scripts run in the page, and break with what these change",
      cases: [
        "changed Object.prototype with names of options: nothing breaks",
        "changed Object.prototype with names that describe options: nothing breaks",
        "changed Object.prototype: nothing breaks",
        "changed Promise.prototype.finally: nothing breaks",
        "replaced JSON.parse: every call ends with an error of ours",
      ].map((what) => `UI-07 other code on the page has ${what}`),
    },
  ],
};

export const casesSkipped = (engine) => (cases[engine] ?? []).flatMap(({ cases }) => cases);

/** Rows in which an engine has a say: its WebCrypto, URLs, forms, JSON, storage, tabs, history, fetch and policies. */
export const rowsOfEngines = [
  "AR", "GP", "JS", "LO", "SS", "UI", "CB-02", "CB-12", "CB-30", "CB-31", "CB-32", "CB-33", "CB-42", "CL-24", "CL-26", "CL-51", "CL-52", "CL-53",
  "DJ-10", "DJ-11", "DJ-17", "DJ-18", "DJ-25", "JH-17", "TR-09", "TR-10", "TR-11", "TR-12", "TR-20",
];
