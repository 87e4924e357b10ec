// The Chromium that people have.

import { launch as launchChromium } from "../../tools/browser.mjs";

export const launch = ({ hosts = [] } = {}) => launchChromium(hosts.map((name) => `--host-resolver-rules=MAP ${name} 127.0.0.1`));
