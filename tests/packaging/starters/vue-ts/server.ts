// What a server renders: the page that is loading, with the protected one let through, and no error.

import assert from "node:assert/strict";
import { emailLogin } from "idporten-email-login/vue";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import App from "./src/App.vue";
import { client } from "./src/client";
import { createAppRouter } from "./src/router";

for (const [address, shown] of [["/", /id="loading"/], ["/saker", /<h1>Saker<\/h1><!---->/]] as const) {
  const router = createAppRouter();
  const app = createSSRApp(App).use(router).use(emailLogin({ client }));
  await router.push(address);
  await router.isReady();
  assert.equal(router.currentRoute.value.path, address);
  const html = await renderToString(app);
  assert.match(html, shown);
  assert.doesNotMatch(html, /role="alert"|id="login"/);
}
