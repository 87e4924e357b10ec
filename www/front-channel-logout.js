// ID-porten shows this page in a frame when the user logs out elsewhere. It shows nothing and does one thing.

import { createClient } from "/pkg/index.js";

async function logOut() {
  const config = await (await fetch("/config.json")).json();
  const client = createClient(config);
  document.body.dataset.outcome = await client.handleFrontChannelLogout();
  client.close();
}

// A provider may go on as soon as this page has loaded. It has not while a document in it is being written.
const work = document.body.appendChild(document.createElement("iframe"));
work.hidden = true;
const written = work.contentDocument;
written.open();
// No top-level await: tests/lint/eslint.config.mjs says why. It would also let WebKit say too early that the page has loaded.
logOut().finally(() => written.close());
