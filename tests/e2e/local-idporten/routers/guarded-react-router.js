// React Router 7 with a guarded route, and the login's state around it.

import { EmailLoginProvider, requireEmailLogin, useEmailLogin } from "idporten-email-login/react";
import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { Link, Outlet, RouterProvider, createBrowserRouter, useRouteError } from "react-router";
import { client, isAllGuarded } from "./guarded.js";

function Status() {
  const { user, status } = useEmailLogin();
  return h("p", { id: "who" }, user?.email ?? status);
}
const Frame = () => [h(Status, { key: 1 }), h(Link, { key: 2, to: "/om", id: "om" }, "Om"), h(Link, { key: 3, to: "/saker", id: "saker" }, "Saker"), h(Outlet, { key: 4 })];
const Failure = () => [h("p", { key: 1, id: "failure" }, useRouteError().code), h("button", { key: 2, id: "again", onClick: useEmailLogin().login })];
const page = (name) => h("h1", null, `/${name}`);
const router = createBrowserRouter([
  {
    element: h(Frame),
    hydrateFallbackElement: h("p"),
    ...(isAllGuarded && { loader: requireEmailLogin(client), errorElement: h(Failure) }),
    children: [
      { path: "/", element: page("") },
      { path: "/om", element: page("om") },
      { path: "/saker", element: page("saker"), loader: requireEmailLogin(client), errorElement: h(Failure) },
    ],
  },
]);
createRoot(document.querySelector("#app")).render(h(EmailLoginProvider, { client }, h(RouterProvider, { router })));
