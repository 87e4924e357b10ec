import "idporten-email-login/session-warning";
import { EmailLoginProvider } from "idporten-email-login/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { client } from "./client";
import { router } from "./router";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <EmailLoginProvider client={client}>
      <RouterProvider router={router} />
      <idporten-session-warning client={client} />
    </EmailLoginProvider>
  </StrictMode>,
);
