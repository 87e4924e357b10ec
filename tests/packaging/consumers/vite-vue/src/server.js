// What a server renders: what the page shows while nobody is logged in, and no error.

import assert from "node:assert/strict";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import App from "./App.vue";

const html = await renderToString(createSSRApp(App));
assert.match(html, /Logg inn med e-post/);
assert.doesNotMatch(html, /role="alert"/);
