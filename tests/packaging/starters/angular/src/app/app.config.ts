import { type ApplicationConfig, inject, provideBrowserGlobalErrorListeners } from "@angular/core";
import { provideClientHydration } from "@angular/platform-browser";
import { provideRouter, RedirectCommand, Router, withNavigationErrorHandler } from "@angular/router";
import { provideEmailLogin } from "idporten-email-login/angular";
import { routes } from "./app.routes";
import { client } from "./client";

const toFrontPage = withNavigationErrorHandler(() => new RedirectCommand(inject(Router).parseUrl("/")));

export const appConfig: ApplicationConfig = {
  providers: [provideBrowserGlobalErrorListeners(), provideRouter(routes, toFrontPage), provideClientHydration(), provideEmailLogin({ client })],
};
