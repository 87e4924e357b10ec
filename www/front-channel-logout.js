// ID-porten shows this page in a frame when the person logs out elsewhere. It shows nothing and does one thing.

import { createClient } from "/pkg/index.js";

const config = await (await fetch("/config.json")).json();
const client = await createClient(config);
document.body.dataset.outcome = client.handleFrontChannelLogout();
client.close();
