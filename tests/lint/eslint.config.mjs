// The published JavaScript, and the demo's page for frames, use only what the oldest browsers have that package.json names:
// syntax and methods of ES2022, and of the web's interfaces what is in all of them or is asked for first.

import compat from "eslint-plugin-compat";
import esX from "eslint-plugin-es-x";

/** By its name alone, a method of an array cannot be distinguished from one of an iterator. */
const ofIterators = Object.keys(esX.rules).filter((name) => name.startsWith("no-iterator-prototype-"));

/** What the code asks for before it uses it. */
const askedFor = ["requestIdleCallback", "navigator.userActivation"];

export default [
  // For Node.
  { ignores: ["pkg/local-idporten.js", "pkg/testing.js", "pkg/vite.js"] },
  compat.configs["flat/recommended"],
  esX.configs["flat/restrict-to-es2022"],
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: true },
    settings: { "es-x": { aggressive: true }, polyfills: askedFor },
    rules: {
      ...Object.fromEntries(ofIterators.map((name) => [`es-x/${name}`, "off"])),
      // WebKit (2.50) resumes a module with it for ever, when the module's frame is removed before it has finished; perhaps
      // https://webkit.org/b/312438.
      "es-x/no-top-level-await": "error",
    },
  },
  {
    // Made by wasm-bindgen, which takes what is undefined for not detached.
    files: ["pkg/generated/*.js"],
    rules: { "es-x/no-arraybuffer-prototype-transfer": "off" },
  },
];
