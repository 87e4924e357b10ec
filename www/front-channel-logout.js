// ID-porten shows this page in a frame when the person logs out elsewhere. It shows nothing and does one thing.

import { createClient } from "/pkg/index.js";

const config = await (await fetch("/config.json")).json();
const client = createClient(config);
document.body.dataset.outcome = await client.handleFrontChannelLogout();
client.close();
