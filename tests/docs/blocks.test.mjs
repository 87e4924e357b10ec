// Every code block of the documentation is run: here, or as part of a file that another test runs.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { giveEmailAndCode, launch } from "../../tools/browser.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { UNKNOWN_STATE } from "../unknown-state.mjs";
import { demoClients, startIdporten } from "../../cli/idporten/server.mjs";
import { reserve, serveFile } from "../../cli/static.mjs";
import { PAGES, blocksOf } from "./markdown.mjs";

/** Those for who works on the package are commands only. */
const blocks = PAGES.filter((page) => page !== "CONTRIBUTING.md").flatMap(blocksOf);

/** Files that other tests run or compile. */
const files = (folder) =>
  readdirSync(folder).flatMap((name) => (statSync(`${folder}/${name}`).isDirectory() ? files(`${folder}/${name}`) : [`${folder}/${name}`]));
const tested = ["tests/packaging/consumers", "tests/packaging/shared", "tests/packaging/starters", "tests/types", "examples", "www"].flatMap((folder) => files(inRoot(folder))).map((file) => readFileSync(file, "utf8"));
const unindented = (text) => text.replace(/^ +/gm, "");
const isTestedElsewhere = (text) => text.trim() && tested.some((content) => unindented(content).includes(unindented(text)));

/** Where each command of the pages is run. */
const COMMANDS = {
  "npm install idporten-email-login": "tests/packaging/run.mjs",
  "npm create vite@latest my-page -- --template vanilla": "tests/packaging/starters.mjs",
  "cd my-page": "tests/packaging/starters.mjs",
  "npm install idporten-email-login react-router": "tests/packaging/starters.mjs",
  "npm install idporten-email-login vue-router": "tests/packaging/starters.mjs",
  "npx idporten-email-login idporten --client-id your-client-id --redirect-uri http://localhost:4200/": "tests/e2e/without-a-browser/cli.test.mjs",
  "npx idporten-email-login importmap /idporten-email-login/ --for index,button": "tests/e2e/without-a-browser/cli.test.mjs",
  "npx idporten-email-login copy public/idporten-email-login --for index,button": "tests/e2e/without-a-browser/cli.test.mjs",
  "npx idporten-email-login idporten --client-id your-client-id --redirect-uri http://localhost:5173/": "tests/e2e/without-a-browser/cli.test.mjs",
  "esbuild src/main.js --bundle --splitting --format=esm --minify --outdir=public": "tests/packaging/consumers.mjs",
  "npm install express jose": "package.json",
  "npm run build": ".ci/run",
  "npm run idporten -- --client-id service --redirect-uri http://localhost:3000/ --backchannel-logout-uri http://localhost:3000/back-channel-logout": "tests/e2e/without-a-browser/cli.test.mjs",
  "CLIENT_ID=service cargo run --example backend": "tests/e2e/local-idporten/backend.test.mjs",
  "CLIENT_ID=service node examples/backend.mjs": "tests/e2e/local-idporten/backend.test.mjs",
  "npm start": ".ci/run",
  "npm test": ".ci/run",
  "npm start -- --headless --email kari@example.no --screenshots target/screenshots": ".ci/run",
};

const run = new Set();
/** The block that holds a text, of this page where several have one; all that say the same count as run. */
function block(text, page) {
  const found = [...new Set(blocks.filter((it) => (!page || it.page === page) && it.text.includes(text)).map((it) => it.text))];
  assert.equal(found.length, 1, `${found.length} blocks hold: ${text}`);
  run.add(found[0]);
  return found[0];
}

/** The policy of a page in the test environment. */
const POLICY = "connect-src 'self' https://test.idporten.no;";

const site = await reserve();
const url = `http://localhost:${site.port}`;

let browser, idporten, issuer, loginOrigin;
/** The page that is at the redirect URI now. */
let served;
before(async () => {
  idporten = await startIdporten({ port: 0, clients: demoClients(site.port) });
  ({ issuer, loginOrigin } = idporten);
  site.serve((request, response) => {
    const { pathname } = new URL(request.url, url);
    if (Object.hasOwn(served, pathname)) response.writeHead(200, served[pathname].headers).end(served[pathname].body);
    else if (!serveFile({ "/pkg/": inRoot("pkg") }, request, response)) response.writeHead(404).end();
  });
  browser = await launch();
});
after(async () => {
  await browser.close();
  site.close();
  idporten.close();
});

/** The text for this world instead of ID-porten's. */
const here = (text) =>
  text
    .replaceAll("your-client-id", "demo-client")
    // Nothing, as in a build.
    .replaceAll("import.meta.env.IDPORTEN", "undefined")
    .replaceAll('environment: "test"', `issuer: "${issuer}"`)
    .replaceAll('environment="test"', `issuer="${issuer}"`)
    .replaceAll("http://localhost:4010", issuer)
    .replaceAll("https://www.example.no", url)
    .replaceAll("https://login.test.idporten.no", loginOrigin)
    .replaceAll("https://test.idporten.no", issuer)
    .replaceAll('"idporten-email-login"', '"/pkg/index.js"')
    .replaceAll(/"idporten-email-login\/([\w-]+)"/g, '"/pkg/$1.js"');

/** A page of this HTML and script at the redirect URI, under the documentation's policy. */
async function open(html, script, path = "") {
  const policy = here(block(POLICY)).replaceAll("\n", " ");
  const document = html.startsWith("<!doctype") ? html : `<!doctype html><html lang="nb"><head><title>A page of the documentation</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script></head><body>${here(html)}</body></html>`;
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

/** The page's own script has come as far as to hear a press. */
const isReady = (page) => page.waitForFunction(() => document.querySelector("#login").onclick);

async function logIn(page, selector) {
  await page.locator(selector).click();
  await giveEmailAndCode(page, issuer, "kari@example.no");
  await page.locator("#who, p#email", { hasText: "kari@example.no" }).waitFor();
}

test("the quick start", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', block('["#login", "#who"]'));
  await isReady(page);
  await logIn(page, "#login");
});

for (const file of ["docs/getting-started.md", "docs/nb/kom-i-gang.md"]) {
  test(`${file}: login, logout and a login that was cancelled`, async () => {
    const page = await open(block('<button id="logout" hidden>', file), block("const goOn =", file), "?sak=4");
    await isReady(page);
    await logIn(page, "#login");
    assert.equal(page.url(), `${url}/?sak=4`, "back where it began");
    assert.equal(await page.locator("#login").isVisible(), false);
    await page.locator("#logout").click();
    await page.locator("#login").waitFor();
    await isReady(page);
    assert.equal(await page.locator("#email").textContent(), "");
    await page.locator("#login").click();
    await page.locator("input#email").waitFor();
    await page.getByRole("link", { name: "Avbryt" }).or(page.getByRole("button", { name: "Avbryt" })).click();
    await page.waitForURL(`${url}/`);
    await page.locator("#login").waitFor();
    await page.locator("#notice", { hasText: "avbrutt" }).waitFor();
  });
}

test("the page for front-channel logout finds no session of another's", async () => {
  const page = await open("", block("handleFrontChannelLogout"), `?iss=${encodeURIComponent(issuer)}&sid=unknown`);
  await page.locator("body[data-outcome=no-match]").waitFor({ state: "attached" });
});

test("nginx gets the policy that the pages run under, with production's addresses", () => {
  const [, policy] = /Content-Security-Policy "([^"]+)"/.exec(block("add_header"));
  const words = (text) => text.split(/;\s*/).map((directive) => directive.trim());
  assert.deepEqual(words(policy.replaceAll("idporten.no", "test.idporten.no")), words(block(POLICY)));
});

test("the session warning", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', `${client}${block('import "idporten-email-login/session-warning"', "docs/sessions-and-logout.md")}${show}\ndocument.querySelector("#login").onclick = () => client.loginWithEmail();`);
  await isReady(page);
  await logIn(page, "#login");
  assert.ok(await page.evaluate(() => document.querySelector("idporten-session-warning").client.sessionExpiresAt > Date.now()));
});

test("the button with attributes", async () => {
  const page = await open(`${block("<idporten-email-button client-id")}<p id="who"></p>`, `${block('import "idporten-email-login/button";', "docs/button.md").replace(/^(?!.*button).*$/gm, "")}\n${client}${show}`);
  await logIn(page, "idporten-email-button button");
});

test("the button with the page's own client", async () => {
  const page = await open('<idporten-email-button></idporten-email-button><p id="who"></p>', `import "idporten-email-login/button";\n${client}${block("button.client = client", "docs/button.md")}${show}`);
  await page.waitForFunction(() => document.querySelector("idporten-email-button").client);
  await logIn(page, "idporten-email-button button");
});

test("what to do with an error", async () => {
  for (const file of ["docs/errors.md", "docs/nb/feil.md"]) {
    const elements = "const [notice, loginButton] = document.querySelectorAll('p, button');\n";
    const page = await open("<p></p><button>Logg inn</button>", `${client}${elements}${block("await client.start();", file)}`, `?error=access_denied&state=${UNKNOWN_STATE}`);
    await page.waitForFunction(() => document.querySelector("p").textContent.length > 20);
  }
});

/** As much of Cypress as the page shows: its commands wait for each other. */
function cypress(page) {
  let queue = Promise.resolve();
  /** What is said while something is done is done before what was said after it. */
  async function inTurn(work) {
    const after = queue;
    queue = Promise.resolve();
    const done = work();
    const said = queue;
    queue = after;
    await done;
    await said;
  }
  const then = (work) => (queue = queue.then(() => inTurn(work)));
  const locate = (locator) => ({
    click: () => then(() => locator.click()),
    should: (what) => then(() => (assert.equal(what, "be.visible"), locator.waitFor())),
    type: (text) =>
      then(async () => {
        await locator.fill(text.replace("{enter}", ""));
        if (text.endsWith("{enter}")) await locator.press("Enter");
      }),
  });
  return {
    cy: {
      visit: (path) => then(() => page.goto(url + path)),
      contains: (...words) => (words.length > 1 ? locate(page.locator(words[0], { hasText: words[1] })) : then(() => page.getByText(words[0]).waitFor())),
      get: (selector) => locate(page.locator(selector)),
      origin: (origin, { args }, work) =>
        then(async () => {
          await page.waitForURL(`${origin}/**`);
          await inTurn(() => work(args));
        }),
      request: (address) => ({ then: (use) => then(async () => {
        const body = await (await fetch(address)).json();
        await inTurn(() => use({ body }));
      }) }),
    },
    async done() {
      for (let last; last !== queue; ) await (last = queue);
    },
  };
}

test("a test with Cypress logs in", async () => {
  const page = await open('<button id="login">Logg inn med e-post</button><p id="who"></p>', `${client}document.querySelector("#login").onclick = () => client.loginWithEmail();${show}`);
  await isReady(page);
  const { cy, done } = cypress(page);
  const text = block("cy.origin").replaceAll("http://localhost:4010", issuer).replaceAll("http://localhost:4011", loginOrigin);
  let ran = 0;
  new Function("it", "cy", text)((_, run) => ((ran += 1), run()), cy);
  await done();
  assert.equal(ran, 1);
});

test("a protected page logs in by itself", async () => {
  const page = await open('<p id="who"></p>', `${client}${block('if (kind === "anonymous")')}\nif (client.user) document.querySelector("#who").textContent = client.user.email;`, "?sak=4");
  await giveEmailAndCode(page, issuer, "kari@example.no");
  await page.locator("#who", { hasText: "kari@example.no" }).waitFor();
  assert.equal(page.url(), `${url}/?sak=4`, "back where it began");
});

test("the page sends the ID token to its own server", async () => {
  const page = await open('<button id="login">Logg inn</button><p id="who"></p>', `${client}${block('fetch("/session"')}\ndocument.querySelector("#login").onclick = () => client.loginWithEmail();\nif (client.user) document.querySelector("#who").textContent = client.user.email;`);
  const sent = page.waitForRequest("**/session");
  await isReady(page);
  await logIn(page, "#login");
  assert.match((await sent).headers().authorization, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
});

test("every block was run", () => {
  for (const { page, language, text } of blocks) {
    const lines = text.split("\n").map((line) => line.replace(/ +#.*/, ""));
    const commands = language === "sh" && lines.every((line) => line in COMMANDS);
    assert.ok(commands || run.has(text) || isTestedElsewhere(text), `No test runs this block of ${page}:\n${text}`);
  }
});
