// React Router 7, data: a loader of its front route redirects at once.

import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { Link, RouterProvider, createBrowserRouter, redirect } from "react-router";
import { startLate } from "./session.js";

const page = (name) => ({ path: `/${name}`, element: [h("h1", { key: 1 }, `/${name}`), h(Link, { key: 2, to: "/om", id: "om" }, "Om")] });
const router = createBrowserRouter([{ path: "/", loader: () => redirect("/hjem") }, ...["hjem", "saker", "om"].map(page)]);
createRoot(document.querySelector("#app")).render(h(RouterProvider, { router }));
startLate((address) => router.navigate(address, { replace: true }));
