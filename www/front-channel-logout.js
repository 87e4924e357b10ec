// ID-porten shows this page in a frame when the person logs out elsewhere. It shows nothing and does one thing.

import { createClient } from "/pkg/index.js";

// A provider may go on as soon as this page has loaded. It has not while a document in it is being written.
const work = document.body.appendChild(document.createElement("iframe"));
work.hidden = true;
work.contentDocument.open();
try {
  const config = await (await fetch("/config.json")).json();
  const client = createClient(config);
  document.body.dataset.outcome = await client.handleFrontChannelLogout();
  client.close();
} finally {
  work.contentDocument.close();
}
