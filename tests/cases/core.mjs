// Rows that published vectors decide, thousands of them: the tests run on the host and in the browser's WebCrypto.

import { readFileSync } from "node:fs";

const host = "tests/core/vectors.rs";
const browser = "src/browser/crypto.rs";

export const provenByTheCore = {
  "AR-02": [["tests/core/rfc7636_pkce.rs", "appendix_b_verifier_gives_its_challenge"], ["tests/core/rfc7636_pkce.rs", "idporten_example_verifier_gives_its_challenge"]],
  "JS-12": [[host, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"], [browser, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"]],
  "JS-21": [[host, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"], [browser, "wycheproof_rsa_pkcs1_sha256_has_its_verdicts"]],
};

/** The tests that are named for a row and are not there. */
export function missingTests(id) {
  const isThere = ([file, name]) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").includes(`fn ${name}(`);
  return provenByTheCore[id].filter((test) => !isThere(test)).map((test) => [id, ...test]);
}
