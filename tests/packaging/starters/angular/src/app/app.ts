import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import { RouterOutlet } from "@angular/router";
import "idporten-email-login/session-warning";
import { injectEmailLogin } from "idporten-email-login/angular";
import { client } from "./client";

@Component({
  selector: "app-root",
  imports: [RouterOutlet],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <router-outlet />
    @if (error(); as error) {
      <p role="alert">{{ error.userMessage() }}</p>
    }
    <idporten-session-warning [client]="client"></idporten-session-warning>
  `,
})
export class App {
  client = client;
  error = injectEmailLogin().error;
}
