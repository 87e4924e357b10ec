// vue-router 4, which reads the address when it is created.

import { createApp, h } from "vue";
import { RouterLink, RouterView, createRouter, createWebHistory } from "vue-router";
import { startLate } from "./session.js";

const page = (name) => ({ path: `/${name}`, component: { render: () => [h("h1", `/${name}`), h(RouterLink, { to: "/om", id: "om" }, () => "Om")] } });
const router = createRouter({ history: createWebHistory(), routes: [{ path: "/", redirect: "/hjem" }, ...["hjem", "saker", "om"].map(page)] });
createApp({ render: () => h(RouterView) }).use(router).mount("#app");
startLate((address) => router.replace(address));
