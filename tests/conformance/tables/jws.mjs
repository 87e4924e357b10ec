// Encoding and signature of the ID token (RFC 7515 7.1, RFC 8017 8.2.2).

import { constants, createHash, privateEncrypt, sign } from "node:crypto";
import { base64url, foreign, own, rs256, rsaKey } from "../provider.mjs";

const token = (id, what, expect, idToken) => ({ id, what, expect, provider: { idToken } });
const signature = (id, what, make) => ({ id, what, expect: "id_token_signature", provider: { sign: make } });

export const parts = (change) => (compact) => change(...compact.split("."));
/** The other character of the base64url alphabet, so that the text stays well-formed. */
export const flip = (text, index) => text.slice(0, index) + (text[index] === "A" ? "B" : "A") + text.slice(index + 1);

const digestInfo = {
  sha1: "3021300906052b0e03021a05000414",
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

/** Signs just this block, without any padding of its own. */
const raw = (block) => privateEncrypt({ key: own.privateKey, padding: constants.RSA_NO_PADDING }, block);

/** The block of RFC 8017 9.2 in 256 bytes, each part of it open to change. */
function block(input, { lead = "0001", padding = "ff", separator = "00", info = digestInfo.sha256, hash = "sha256", tail = "", after = "" } = {}) {
  const digest = createHash(hash).update(input).digest("hex");
  const end = separator + info + digest + tail;
  const room = 256 - (lead.length + end.length + after.length) / 2;
  return Buffer.from(lead + padding.repeat(room).slice(0, room * 2) + end + after, "hex");
}

const bentBlocks = {
  "the first byte is 01": { lead: "0101" },
  "block type 00": { lead: "0000" },
  "block type 02, that of encryption": { lead: "0002" },
  "the padding is 00": { padding: "00" },
  "the padding is fe": { padding: "fe" },
  "no separator": { separator: "" },
  "the separator is 01": { separator: "01" },
  "two separators": { separator: "0000" },
  "no DigestInfo": { info: "" },
  "no NULL parameter": { info: "302f300b06096086480165030402010420" },
  "parameters that are not NULL": { info: "3031300d060960864801650304020104000420" },
  "an object identifier with one bit changed": { info: "3031300d060960864801650304020005000420" },
  "the length of the sequence in two bytes": { info: "308131300d060960864801650304020105000420" },
  "the length of the digest in two bytes": { info: "3032300d06096086480165030402010500048120" },
  "a length of the sequence that is too great": { info: "3032300d060960864801650304020105000420" },
  "the tag of a set": { info: "3131300d060960864801650304020105000420" },
  "an indefinite length": { info: "3080300d060960864801650304020105000420" },
  "rubbish after the digest, within the sequence": { info: "3033300d060960864801650304020105000420", tail: "0500" },
  "rubbish after the block, and little padding (CVE-2006-4339)": { after: "00".repeat(190) },
  "padding of eight bytes only, and the rest behind": { after: "ff".repeat(194) },
  "the digest of SHA-1": { info: digestInfo.sha1, hash: "sha1" },
  "the digest of SHA-384": { info: digestInfo.sha384, hash: "sha384" },
  "the digest of SHA-512": { info: digestInfo.sha512, hash: "sha512" },
};

/** Its modulus leaves room for four bits more in as many bytes. */
const roomy = rsaKey("key-1", { bits: 2052 });

/** The same number to the modulus, in as many bytes. */
function plusModulus(signature) {
  const number = (bytes) => BigInt(`0x${bytes.toString("hex")}`);
  const sum = number(signature) + number(Buffer.from(roomy.jwk.n, "base64url"));
  return Buffer.from(sum.toString(16).padStart(2 * signature.length, "0"), "hex");
}

const second = rsaKey("key-2");

export const cases = [
  { id: "JS-01", what: "a good signature", expect: "ok" },
  ...[0, 5, 100, 340].map((index) => token("JS-02", `byte ${index} of the signature changed`, "id_token_signature", parts((h, p, s) => [h, p, flip(s, index)].join(".")))),
  token("JS-02", "a claim changed", "id_token_signature", parts((h, p, s) => [h, base64url(Buffer.from(p, "base64url").toString().replace("kari", "mari")), s].join("."))),
  token("JS-02", "a blank added to the header", "id_token_signature", parts((h, p, s) => [base64url(` ${Buffer.from(h, "base64url")}`), p, s].join("."))),
  signature("JS-03", "the signature is empty", () => ""),
  signature("JS-03", "the signature is one byte", () => "x"),
  signature("JS-03", "the signature is zeros", () => Buffer.alloc(256)),
  signature("JS-03", "the signature is ones", () => Buffer.alloc(256, 255)),
  signature("JS-03", "the signature is a byte too long", (input) => Buffer.concat([rs256(own, input), Buffer.alloc(1)])),
  signature("JS-03", "the signature is a byte too short", (input) => rs256(own, input).subarray(0, 255)),
  signature("JS-03", "a zero byte comes before the signature", (input) => Buffer.concat([Buffer.alloc(1), rs256(own, input)])),
  ...[["nothing added to it", "ok", (signature) => signature], ["the modulus added to it", "id_token_signature", plusModulus]].map(([what, expect, change]) => ({
    id: "JS-03", what: `the signature has ${what}`, expect, provider: { jwks: () => ({ keys: [roomy.jwk] }), sign: (input) => change(rs256(roomy, input)) },
  })),
  token("JS-03", "the signature is missing", "id_token_malformed", parts((h, p) => `${h}.${p}`)),
  ...Object.entries({
    "no parts": () => ".",
    "one part": (h) => h,
    "four parts": (h, p, s) => `${h}.${p}.${s}.${s}`,
    "a leading dot": (h, p, s) => `.${h}.${p}.${s}`,
    "a trailing dot": (h, p, s) => `${h}.${p}.${s}.`,
    "dots alone": () => "..",
    "an empty payload": (h, p, s) => `${h}..${s}`,
    "an empty header": (h, p, s) => `.${p}.${s}`,
  }).map(([what, change]) => token("JS-04", what, what === "an empty payload" ? "id_token_signature" : "id_token_malformed", parts(change))),
  { id: "JS-04", what: "an empty string", expect: "invalid_token_response", provider: { token: (it) => void (it.id_token = "") } },
  ...[[" ", ""], ["", " "], ["", "\n"], ["Bearer ", ""], ["\ufeff", ""]].map(([before, after]) =>
    token("JS-05", `${JSON.stringify(before)} before and ${JSON.stringify(after)} after`, "id_token_malformed", (compact) => before + compact + after)),
  token("JS-06", "padding in the header", "id_token_malformed", parts((h, p, s) => `${h}=.${p}.${s}`)),
  token("JS-06", "padding in the payload", "id_token_malformed", parts((h, p, s) => `${h}.${p}==.${s}`)),
  token("JS-06", "padding in the signature", "id_token_malformed", parts((h, p, s) => `${h}.${p}.${s}==`)),
  token("JS-07", "the alphabet of base64", "id_token_malformed", parts((h, p, s) => `${h}.${p}.+/${s.slice(2)}`)),
  ...["\n", " ", "?", "\u0000", "\r\n", "%3D"].map((text) =>
    token("JS-09", `${JSON.stringify(text)} in the payload`, "id_token_malformed", parts((h, p, s) => `${h}.${p.slice(0, 40)}${text}${p.slice(40)}.${s}`))),
  token("JS-10", "a part of a length that base64 does not have", "id_token_malformed", parts((h, p, s) => `${h}.${p}.${s.slice(0, 341)}`)),
  token("JS-10", "bits left over at the end are not zero", "id_token_malformed", parts((h, p, s) => `${h}.${p}.${s.slice(0, -1)}${"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".at((("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(s.at(-1)) | 1)))}`)),
  { id: "JS-11", what: "the block that is signed, made by hand, is right", expect: "ok", provider: { sign: (input) => raw(block(input)) } },
  ...Object.entries(bentBlocks).map(([what, bend]) => signature(what.includes("SHA-") ? "JS-14" : "JS-11", what, (input) => raw(block(input, bend)))),
  ...[["RSA-SHA1", "SHA-1"], ["RSA-SHA384", "SHA-384"], ["RSA-SHA512", "SHA-512"]].map(([hash, name]) =>
    signature("JS-14", `the whole signature with ${name}`, (input) => rs256(own, input, hash))),
  signature("JS-15", "a PSS signature under alg RS256", (input) => sign("sha256", Buffer.from(input), { key: own.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })),
  {
    id: "JS-15", what: "a PKCS #1 v1.5 signature under alg PS256", expect: "id_token_algorithm",
    provider: { header: (header) => void (header.alg = "PS256") },
  },
  {
    id: "JS-16", what: "a good signature of another key than kid says", expect: "id_token_signature",
    provider: { sign: (input) => rs256(second, input), jwks: ({ keys }) => ({ keys: [...keys, second.jwk] }) },
  },
  {
    id: "JS-18", what: "a wrong signature wins over wrong claims", expect: "id_token_signature",
    provider: { sign: (input) => rs256(foreign, input), claims: () => ({ iss: "https://evil.example" }) },
  },
  {
    id: "JS-18", what: "a wrong signature wins over a payload that is no JSON", expect: "id_token_signature",
    provider: { sign: (input) => rs256(foreign, input), payloadText: () => "no JSON" },
  },
  ...[
    ["rejects", "() => Promise.reject(new DOMException('x', 'OperationError'))"],
    ["throws", "() => { throw new TypeError('x') }"],
    ["gives no promise", "() => false"],
    ["gives something that is no verdict", "() => Promise.resolve('yes')"],
  ].map(([name, verify]) => ({
    id: "JS-19", what: `WebCrypto's verify ${name}`, expect: "id_token_signature",
    prepare: `if (globalThis.SubtleCrypto) SubtleCrypto.prototype.verify = ${verify}`,
  })),
  { id: "JS-19", what: "WebCrypto's importKey rejects", expect: "id_token_signature", prepare: "if (globalThis.SubtleCrypto) SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('x', 'DataError'))" },
  { id: "JS-20", what: "the signature is checked although TLS brought the token", expect: "id_token_signature", provider: { sign: (input) => rs256(foreign, input) } },
];
