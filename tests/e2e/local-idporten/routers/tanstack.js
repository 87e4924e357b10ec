// TanStack Router: its front route redirects before it loads.

import { Link, RouterProvider, createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { startLate } from "./session.js";

const root = createRootRoute();
const front = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/hjem", replace: true });
  },
});
const page = (name) => createRoute({ getParentRoute: () => root, path: `/${name}`, component: () => [h("h1", { key: 1 }, `/${name}`), h(Link, { key: 2, to: "/om", id: "om" }, "Om")] });
const router = createRouter({ routeTree: root.addChildren([front, ...["hjem", "saker", "om"].map(page)]) });
createRoot(document.querySelector("#app")).render(h(RouterProvider, { router }));
startLate((address) => router.navigate({ to: address, replace: true }));
