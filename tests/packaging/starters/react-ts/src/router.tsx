import { requireEmailLogin } from "idporten-email-login/react";
import { createBrowserRouter } from "react-router";
import { Cases } from "./Cases";
import { client } from "./client";
import { Failure } from "./Failure";
import { Home } from "./Home";

export const router = createBrowserRouter([
  { path: "/", element: <Home /> },
  { path: "/saker", element: <Cases />, loader: requireEmailLogin(client), errorElement: <Failure />, hydrateFallbackElement: <p>Et øyeblikk …</p> },
]);
