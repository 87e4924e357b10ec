// React Router 7, declarative: its front route redirects at once.

import { createElement as h } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Navigate, Route, Routes, useNavigate } from "react-router";
import { startLate } from "./session.js";

let navigate;
function Page({ name }) {
  navigate = useNavigate();
  return [h("h1", { key: 1 }, `/${name}`), h(Link, { key: 2, to: "/om", id: "om" }, "Om")];
}
const route = (name) => h(Route, { key: name, path: `/${name}`, element: h(Page, { name }) });
const routes = h(Routes, null, h(Route, { path: "/", element: h(Navigate, { to: "/hjem", replace: true }) }), ["hjem", "saker", "om"].map(route));
createRoot(document.querySelector("#app")).render(h(BrowserRouter, null, routes));
startLate((address) => navigate(address, { replace: true }));
