// Rows of the list that nothing can be run for, with the reason.

const NO_USERINFO = "The client asks no userinfo endpoint: the ID token holds all that an e-mail login gives.";

export const notApplicable = {
  "DJ-49": "Recognising a ROCA-weak modulus would need a table larger than the client. ID-porten's keys are made in hardware of its own, and only its own JWK Set is trusted. Named in SECURITY.md.",
  "TR-26": NO_USERINFO,
  "TR-27": NO_USERINFO,
  "TR-28": "There is no refresh: ID-porten gives a browser client no refresh token, and one that comes is dropped (TR-21).",
  "SS-17": "The client registers no service worker. How a service's own worker treats its pages is the service's; the documentation says that it must not keep the callback's page.",
  "SS-19": "There is no private key, since there is no DPoP.",
  "SS-21": "WebAssembly memory cannot be erased reliably by the module itself; docs/security.md says so. Code and verifier have been used when the call ends.",
  "UI-08": "There is no popup flow: a login leaves the page.",
  "UI-12": "What a service puts beside its redirect URI cannot be seen by the client; the documentation says what to keep apart.",
};
