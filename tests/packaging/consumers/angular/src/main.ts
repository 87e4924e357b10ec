import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideRouter } from "@angular/router";
import { emailLoginGuard, provideEmailLogin } from "idporten-email-login/angular";
import { App } from "./app";
import { Cases } from "./cases";
import { client } from "./client";
import { Home } from "./home";

bootstrapApplication(App, {
  providers: [
    provideZonelessChangeDetection(),
    provideEmailLogin({ client }),
    provideRouter([
      { path: "", component: Home },
      { path: "saker", component: Cases, canActivate: [emailLoginGuard] },
    ]),
  ],
});
