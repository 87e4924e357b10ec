import { emailLoginGuard } from "idporten-email-login/vue";
import { createMemoryHistory, createRouter, createWebHistory } from "vue-router";
import Home from "./Home.vue";
import LogIn from "./LogIn.vue";
import Cases from "./Cases.vue";

export const createAppRouter = () =>
  createRouter({
    history: import.meta.env.SSR ? createMemoryHistory() : createWebHistory(),
    routes: [
      { path: "/", component: Home },
      { path: "/login", component: LogIn },
      { path: "/saker", component: Cases, beforeEnter: emailLoginGuard({ loginPage: "/login" }) },
    ],
  });
