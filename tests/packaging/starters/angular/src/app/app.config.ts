import { type ApplicationConfig, inject, provideBrowserGlobalErrorListeners } from "@angular/core";
import { provideClientHydration } from "@angular/platform-browser";
import { type NavigationError, provideRouter, RedirectCommand, Router, withNavigationErrorHandler } from "@angular/router";
import { LoginError } from "idporten-email-login";
import { provideEmailLogin } from "idporten-email-login/angular";
import { routes } from "./app.routes";
import { client } from "./client";

const toFrontPage = withNavigationErrorHandler(({ error, url }: NavigationError) =>
  error instanceof LoginError && url !== "/" ? new RedirectCommand(inject(Router).parseUrl("/")) : undefined,
);

export const appConfig: ApplicationConfig = {
  providers: [provideBrowserGlobalErrorListeners(), provideRouter(routes, toFrontPage), provideClientHydration(), provideEmailLogin({ client })],
};
