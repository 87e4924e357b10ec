import type { Routes } from "@angular/router";
import { emailLoginGuard } from "idporten-email-login/angular";
import { Cases } from "./cases";
import { Home } from "./home";

export const routes: Routes = [
  { path: "", component: Home },
  { path: "saker", component: Cases, canActivate: [emailLoginGuard] },
];
