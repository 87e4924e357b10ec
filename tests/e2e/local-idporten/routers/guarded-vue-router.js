// vue-router 4 with a guarded route that leaves for the login at once, and the login's state around it.

import { emailLogin, emailLoginGuard, useEmailLogin } from "idporten-email-login/vue";
import { createApp, h, ref } from "vue";
import { RouterLink, RouterView, createRouter, createWebHistory } from "vue-router";
import { client, isAllGuarded } from "./guarded.js";

const failure = ref("");
const page = (path, more) => ({ path, component: { render: () => h("h1", path) }, ...more });
const router = createRouter({ history: createWebHistory(), routes: [page("/"), page("/om"), page("/saker", { beforeEnter: emailLoginGuard() })] });
if (isAllGuarded) router.beforeEach(emailLoginGuard());
router.onError(({ code }) => (failure.value = code));
router.afterEach(() => (failure.value = ""));
const App = {
  setup() {
    const { user, status, login } = useEmailLogin();
    return () => [
      h("p", { id: "who" }, user.value?.email ?? status.value),
      h(RouterLink, { to: "/om", id: "om" }, () => "Om"),
      h(RouterLink, { to: "/saker", id: "saker" }, () => "Saker"),
      ...(failure.value ? [h("p", { id: "failure" }, failure.value), h("button", { id: "again", onClick: login })] : [h(RouterView)]),
    ];
  },
};
createApp(App).use(router).use(emailLogin({ client })).mount("#app");
