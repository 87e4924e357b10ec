import { Component, inject } from "@angular/core";
import { EmailLogin } from "./email-login";

@Component({
  selector: "app-root",
  template: `
    @if (login.user(); as user) {
      <p><span id="email">{{ user.email }}</span> <button (click)="login.logOut()">Logg ut</button></p>
    } @else {
      <button id="login" (click)="login.logIn()">Logg inn med e-post</button>
    }
    @if (login.error(); as error) { <p role="alert">{{ error.userMessage() }}</p> }
  `,
})
export class App {
  login = inject(EmailLogin);
}
