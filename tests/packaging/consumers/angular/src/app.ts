import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from "@angular/core";
import "idporten-email-login/session-warning";
import { EmailLogin } from "./email-login";

@Component({
  selector: "app-root",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (login.user(); as user) {
      <p><span id="email">{{ user.email }}</span> <button (click)="login.logOut()">Logg ut</button></p>
    } @else {
      <button id="login" (click)="login.logIn()">Logg inn med e-post</button>
    }
    @if (login.error(); as error) { <p role="alert">{{ error.userMessage() }}</p> }
    <idporten-session-warning [client]="login.client"></idporten-session-warning>
  `,
})
export class App {
  login = inject(EmailLogin);
}
