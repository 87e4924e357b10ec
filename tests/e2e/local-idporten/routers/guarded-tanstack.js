// TanStack Router with a guarded route, and the login's state around it.

import { Link, Outlet, RouterProvider, createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { EmailLoginProvider, requireEmailLogin, useEmailLogin } from "idporten-email-login/react";
import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { client, isAllGuarded } from "./guarded.js";

function Status() {
  const { user, status } = useEmailLogin();
  return h("p", { id: "who" }, user?.email ?? status);
}
const errorComponent = ({ error }) => [h("p", { key: 1, id: "failure" }, error.code), h("button", { key: 2, id: "again", onClick: useEmailLogin().login })];
const root = createRootRoute({ ...(isAllGuarded && { beforeLoad: requireEmailLogin(client), errorComponent }), component: () => [h(Status, { key: 1 }), h(Link, { key: 2, to: "/om", id: "om" }, "Om"), h(Link, { key: 3, to: "/saker", id: "saker" }, "Saker"), h(Outlet, { key: 4 })] });
const page = (path, more) => createRoute({ getParentRoute: () => root, path, component: () => h("h1", null, path), ...more });
const router = createRouter({ defaultPreload: "intent", routeTree: root.addChildren([page("/"), page("/om"), page("/saker", { beforeLoad: requireEmailLogin(client), errorComponent })]) });
createRoot(document.querySelector("#app")).render(h(EmailLoginProvider, { client }, h(RouterProvider, { router })));
