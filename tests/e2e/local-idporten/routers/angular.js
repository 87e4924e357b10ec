// Angular's router, compiled in the browser: its front route redirects at once.

import "@angular/compiler";
import { Component, provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { Router, RouterLink, RouterOutlet, provideRouter } from "@angular/router";
import { startLate } from "./session.js";

const page = (name) => ({ path: name, component: Component({ selector: `page-${name}`, imports: [RouterLink], template: `<h1>/${name}</h1><a routerLink="/om" id="om">Om</a>` })(class {}) });
const App = Component({ selector: "#app", imports: [RouterOutlet], template: "<router-outlet />" })(class {});
const routes = [{ path: "", pathMatch: "full", redirectTo: "hjem" }, ...["hjem", "saker", "om"].map(page)];
const application = await bootstrapApplication(App, { providers: [provideZonelessChangeDetection(), provideRouter(routes)] });
startLate((address) => application.injector.get(Router).navigateByUrl(address, { replaceUrl: true }));
