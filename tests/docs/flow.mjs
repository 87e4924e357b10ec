// The picture of a login in docs/how-it-works.md: npm run docs:write draws it anew.

const PLACES = ["the user", "your page and its chunk", "WebAssembly, the core", "ID-porten"];
const [PERSON, PAGE, CORE, IDPORTEN] = PLACES.keys();

/** From where to where a message goes; or, where none does, what is checked there. */
const STEPS = [
  { from: PERSON, to: PAGE, text: "presses “Logg inn med e-post”" },
  { from: PAGE, to: CORE, text: "loads the module, gives randomness" },
  { at: CORE, text: ["state, nonce, code_verifier of 256 bits", "PKCE with S256, acr_values=selfregistered-email", "stored in this tab for 60 minutes"] },
  { from: PAGE, to: IDPORTEN, text: "authorization request, by the browser" },
  { from: PERSON, to: IDPORTEN, text: "gives the address and the code of the mail" },
  { from: IDPORTEN, to: PAGE, text: "authorization response: code, state, iss" },
  { at: CORE, text: ["the address bar is cleaned first", "shape, state of this tab, iss (RFC 9207)", "taken once, whatever comes of it"] },
  { from: PAGE, to: IDPORTEN, text: "token request and JWK Set, at once" },
  { at: CORE, text: ["the ID token is a JWS of RS256", "a key of the JWK Set is its own"] },
  { at: PAGE, text: ["WebCrypto verifies the signature"] },
  { at: CORE, text: ["iss, aud, azp, sub, nonce, exp, iat, nbf", "auth_time, acr, email, sid, at_hash"] },
  { from: CORE, to: PAGE, text: "user: email, sub" },
  { at: PAGE, text: ["the page's session begins: 30 minutes", "without activity, 120 in all"] },
];

const [COLUMN, HEAD, ROW, LINE] = [200, 44, 40, 16];
const WIDTH = COLUMN * PLACES.length;
const middle = (place) => place * COLUMN + COLUMN / 2;

/** Readable on a light and on a dark page: the picture asks the browser, since it cannot ask the page. */
const STYLE = `text { font: 12px system-ui, sans-serif; fill: #24292f; text-anchor: middle } .place { font-weight: 600 }
line { stroke: #8c959f } .life { stroke-dasharray: 3 4 } path { fill: #8c959f } .check { fill: #ddf4e4; stroke: #2da44e } .behind { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } line { stroke: #8b949e } path { fill: #8b949e } .check { fill: #12361f; stroke: #3fb950 } .behind { fill: #0d1117 } }`;

function arrow({ from, to, text }, y) {
  const [start, end] = [middle(from), middle(to)];
  const head = end > start ? -8 : 8;
  const at = (start + end) / 2;
  return [
    `<line x1="${start}" y1="${y}" x2="${end}" y2="${y}"/>`,
    `<path d="M${end} ${y}l${head} -4v8z"/>`,
    `<rect class="behind" x="${at - text.length * 3.2}" y="${y - 18}" width="${text.length * 6.4}" height="14"/>`,
    `<text x="${at}" y="${y - 7}">${text}</text>`,
  ];
}

function check({ at, text }, y) {
  const width = Math.max(...text.map((line) => line.length)) * 6.2 + 16;
  const box = `<rect class="check" rx="4" x="${middle(at) - width / 2}" y="${y - 18}" width="${width}" height="${text.length * LINE + 8}"/>`;
  return [box, ...text.map((line, index) => `<text x="${middle(at)}" y="${y - 2 + index * LINE}">${line}</text>`)];
}

export function drawFlow() {
  let y = HEAD + 34;
  const steps = STEPS.flatMap((step) => {
    const drawn = step.text instanceof Array ? check(step, y) : arrow(step, y);
    y += step.text instanceof Array ? (step.text.length - 1) * LINE + ROW : ROW;
    return drawn;
  });
  const lives = PLACES.map((name, place) => [
    `<text class="place" x="${middle(place)}" y="26">${name}</text>`,
    `<line class="life" x1="${middle(place)}" y1="${HEAD}" x2="${middle(place)}" y2="${y}"/>`,
  ]);
  const title = "A login, step by step, with what is checked and where";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" width="${WIDTH}" height="${y + 10}" role="img" aria-label="${title}">\n<style>${STYLE}</style>\n${[...lives.flat(), ...steps].join("\n")}\n</svg>\n`;
}
