import { emailLoginGuard } from "idporten-email-login/vue";
import { createMemoryHistory, createRouter, createWebHistory } from "vue-router";
import Cases from "./Cases.vue";
import Home from "./Home.vue";

export const createAppRouter = () =>
  createRouter({
    history: import.meta.env.SSR ? createMemoryHistory() : createWebHistory(),
    routes: [
      { path: "/", component: Home },
      { path: "/saker", component: Cases, beforeEnter: emailLoginGuard({ loginPage: "/" }) },
    ],
  });
