// Every code block of the READMEs is run: here, or as part of a file that another test runs.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { giveEmailAndCode, launch } from "../../tools/browser.mjs";
import { logInWithEmail } from "../../pkg/testing.js";
import { inRoot } from "../../tools/lib.mjs";
import { demoClients, startIdporten } from "../../www/idporten/server.mjs";
import { listen, serveFile } from "../../www/static.mjs";
import { drawChart } from "../bench/chart.mjs";
import { tables } from "../bench/report.mjs";

const dedent = (text) => {
  const lines = text.replace(/\s+$/, "").split("\n");
  const indent = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n");
};

const blocks = ["README.md", "README.nb.md"].flatMap((file) =>
  [...readFileSync(inRoot(file), "utf8").matchAll(/^( *)```(\w*)\n([^]*?)^\1```/gm)].map(([, , language, text]) => ({ file, language, text: dedent(text) })),
);

/** Files that other tests run or compile. */
const files = (folder) =>
  readdirSync(folder).flatMap((name) => (statSync(`${folder}/${name}`).isDirectory() ? files(`${folder}/${name}`) : [`${folder}/${name}`]));
const tested = ["tests/packaging/consumers", "tests/types", "examples"].flatMap((folder) => files(inRoot(folder))).map((file) => readFileSync(file, "utf8"));
const unindented = (text) => text.replace(/^ +/gm, "");
const isTestedElsewhere = ({ text }) => tested.some((content) => unindented(content).includes(unindented(text)));

/** Where each command of the READMEs is run. */
const COMMANDS = {
  "npm install idporten-email-login": "tests/packaging/run.mjs",
  "npx idporten-email-login importmap": "tests/e2e/slim.test.mjs",
  "npx idporten-email-login idporten --client-id your-client-id --redirect-uri http://localhost:5173/": "tests/e2e/cli.test.mjs",
  "npm run build": ".ci/run",
  "npm run idporten -- --client-id service --redirect-uri http://localhost:3000/ --backchannel-logout-uri http://localhost:3000/back-channel-logout": "tests/e2e/cli.test.mjs",
  "CLIENT_ID=service cargo run --example backend": "tests/e2e/backend.test.mjs",
  "CLIENT_ID=service node examples/backend.mjs": "tests/e2e/backend.test.mjs",
  "npm start": ".ci/run",
  "npm test": ".ci/run",
  "npm start -- --headless --email kari@example.no --screenshots target/screenshots": ".ci/run",
};

const run = new Set();
/** The block that holds a text; it counts as run. */
function block(text, file = "README.md") {
  const found = blocks.filter((it) => it.file === file && it.text.includes(text));
  assert.equal(found.length, 1, `${found.length} blocks of ${file} hold: ${text}`);
  run.add(found[0]);
  return found[0].text;
}

const PORT = 4166;
const [url, issuer, loginOrigin] = [0, 1, 2].map((more) => `http://localhost:${PORT + more}`);

let browser, idporten, server;
/** The page that is at the redirect URI now. */
let served;
before(async () => {
  idporten = await startIdporten({ port: PORT + 1, clients: demoClients(PORT) });
  server = await listen((request, response) => {
    const { pathname } = new URL(request.url, url);
    if (Object.hasOwn(served, pathname)) response.writeHead(200, served[pathname].headers).end(served[pathname].body);
    else if (!serveFile({ "/pkg/": inRoot("pkg") }, request, response)) response.writeHead(404).end();
  }, PORT);
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
  idporten.close();
});

/** The README's text for this world instead of ID-porten's. */
const here = (text) =>
  text
    .replaceAll("your-client-id", "demo-client")
    .replaceAll('environment: "test"', `issuer: "${issuer}"`)
    .replaceAll('environment="test"', `issuer="${issuer}"`)
    .replaceAll("https://www.example.no", url)
    .replaceAll("https://login.test.idporten.no", loginOrigin)
    .replaceAll("https://test.idporten.no", issuer)
    .replaceAll('"idporten-email-login"', '"/pkg/index.js"')
    .replaceAll(/"idporten-email-login\/([\w-]+)"/g, '"/pkg/$1.js"');

/** A page of this HTML and script at the redirect URI, under the README's policy. */
async function open(html, script, path = "") {
  const policy = here(block("connect-src 'self'")).replaceAll("\n", " ");
  const document = `<!doctype html><html lang="nb"><head><title>README</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script></head><body>${here(html)}</body></html>`;
  served = {
    "/": { headers: { "content-type": "text/html", "content-security-policy": policy }, body: document },
    "/main.js": { headers: { "content-type": "text/javascript" }, body: here(script) },
    "/session": { headers: { "content-type": "text/plain" }, body: "" },
  };
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${url}/${path}`);
  return page;
}

const client = 'import { createClient } from "idporten-email-login";\nconst client = createClient({ clientId: "your-client-id", redirectUri: "/", environment: "test" });\n';
const show = "\nconst { user } = await client.start();\nif (user) document.querySelector('#who').textContent = user.email;";

async function logIn(page, selector) {
  await page.locator(selector).click();
  await giveEmailAndCode(page, issuer, "kari@example.no");
  await page.locator("#who", { hasText: "kari@example.no" }).waitFor();
}

test("the quick start", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', block('document.querySelector("#login").onclick'));
  await page.waitForFunction(() => document.querySelector("#login").onclick);
  await logIn(page, "#login");
});

test("the session warning", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', `${client}${block('import "idporten-email-login/session-warning"')}${show}\ndocument.querySelector("#login").onclick = () => client.loginWithEmail();`);
  await page.waitForFunction(() => document.querySelector("#login").onclick);
  await logIn(page, "#login");
  assert.ok(await page.evaluate(() => document.querySelector("idporten-session-warning").client.sessionExpiresAt > Date.now()));
});

test("the button with attributes", async () => {
  const page = await open(`${block("<idporten-email-button client-id")}<p id="who"></p>`, `${block('import "idporten-email-login/button";').replace(/^(?!.*button).*$/gm, "")}\n${client}${show}`);
  await logIn(page, "idporten-email-button button");
});

test("the button with the page's own client", async () => {
  const page = await open('<idporten-email-button></idporten-email-button><p id="who"></p>', `import "idporten-email-login/button";\n${client}${block('querySelector("idporten-email-button").client')}${show}`);
  await page.waitForFunction(() => document.querySelector("idporten-email-button").client);
  await logIn(page, "idporten-email-button button");
});

test("the Norwegian quick start", async () => {
  const page = await open(block("<idporten-email-button>", "README.nb.md"), block('import "idporten-email-login/button";', "README.nb.md"));
  await page.waitForFunction(() => document.querySelector("idporten-email-button").client);
  await logIn(page, "idporten-email-button button");
});

test("what to do with an error", async () => {
  for (const [file, sentence] of [["README.md", "error.userMessage();"], ["README.nb.md", 'error.userMessage("nb");']]) {
    const elements = "const [notice, loginButton] = document.querySelectorAll('p, button');\n";
    const page = await open("<p></p><button>Logg inn</button>", `${client}${elements}${block(sentence, file)}`, "?error=access_denied&state=x");
    await page.waitForFunction(() => document.querySelector("p").textContent.length > 20);
  }
});

test("an end-to-end test logs in", async () => {
  const page = await open('<button id="login">Logg inn med e-post</button><p id="who"></p>', `${client}document.querySelector("#login").onclick = () => client.loginWithEmail();${show}`);
  await page.waitForFunction(() => document.querySelector("#login").onclick);
  const text = block("logInWithEmail(page").replace(/^import .*$/m, "").replaceAll("http://localhost:5173/", `${url}/`).replaceAll("http://localhost:4010", issuer);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const expect = (locator) => ({ toBeVisible: () => locator.waitFor() });
  await new AsyncFunction("page", "expect", "logInWithEmail", text)(page, expect, logInWithEmail);
});

test("a protected page logs in by itself", async () => {
  const page = await open('<p id="who"></p>', `${client}${block('if (kind === "anonymous")')}\nif (client.user) document.querySelector("#who").textContent = client.user.email;`, "?sak=4");
  await giveEmailAndCode(page, issuer, "kari@example.no");
  await page.locator("#who", { hasText: "kari@example.no" }).waitFor();
  assert.equal(page.url(), `${url}/`);
});

test("the page sends the ID token to its own server", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', `${client}${block('fetch("/session"')}\ndocument.querySelector("#login").onclick = () => client.loginWithEmail();\nif (client.user) document.querySelector("#who").textContent = client.user.email;`);
  const sent = page.waitForRequest("**/session");
  await page.waitForFunction(() => document.querySelector("#login").onclick);
  await logIn(page, "#login");
  assert.match((await sent).headers().authorization, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
});

test("the figures and the chart are those of the run of the bench that is kept", () => {
  const results = JSON.parse(readFileSync(inRoot("tests/bench/results.json"), "utf8"));
  const readme = readFileSync(inRoot("README.md"), "utf8");
  for (const [name, table] of Object.entries(tables(results))) assert.ok(readme.includes(`<!-- bench: ${name} -->\n${table}\n<!-- end -->`), name);
  assert.equal(readFileSync(inRoot("tests/bench/chart.svg"), "utf8"), drawChart(results));
  const { visit, minified, gzip, brotli } = JSON.parse(readFileSync(inRoot("tests/bench/budget.json"), "utf8"));
  const [, ...cells] = /^\| idporten-email-login \| ([\d ]+) \| ([\d ]+) \| ([\d ]+) \| ([\d ]+) \|/m.exec(readme);
  const [ofVisit, ...ofLogin] = cells.map((number) => Number(number.replace(" ", "")));
  assert.ok(ofVisit <= visit);
  assert.deepEqual(ofLogin, [gzip, brotli, minified]);
});

test("every block was run", () => {
  for (const { file, language, text } of blocks) {
    const lines = text.split("\n").map((line) => line.replace(/ +#.*/, ""));
    const commands = language === "sh" && lines.every((line) => line in COMMANDS);
    const known = commands || run.has(blocks.find((it) => it.file === file && it.text === text)) || isTestedElsewhere({ language, text });
    assert.ok(known, `No test runs this block of ${file}:\n${text}`);
  }
});

test("the browsers that the README names are those that the published JavaScript is checked against", () => {
  const { browserslist } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const named = /It runs in Chrome and Edge (\S+), Firefox (\S+) and Safari (\S+) and later/.exec(readFileSync(inRoot("README.md"), "utf8"));
  const oldest = (name) => browserslist.find((entry) => entry.startsWith(`${name} `)).split(" ")[1];
  assert.deepEqual(named?.slice(1), [oldest("chrome"), oldest("firefox"), oldest("safari")]);
  assert.equal(oldest("edge"), oldest("chrome"));
});
