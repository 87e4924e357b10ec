// Rows that a thousand published vectors decide. They run in the parts "host" and "browser" of npm test, on the host and
// in Chromium's WebCrypto; here it is only seen that they are there.

import { readFileSync } from "node:fs";

const host = "tests/core/vectors.rs";
const browser = "src/browser/web/crypto.rs";

export const provenByTheCore = {
  "JS-12": [[host, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"], [browser, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"]],
  "JS-21": [[host, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"], [browser, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"]],
};

/** The tests that are named for a row and are not there. */
export function missingTests(id) {
  const isThere = ([file, name]) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").includes(`fn ${name}(`);
  return provenByTheCore[id].filter((test) => !isThere(test)).map((test) => [id, ...test]);
}
