import { Component } from "@angular/core";
import { injectEmailLogin } from "idporten-email-login/angular";

@Component({
  selector: "app-account",
  template: `
    @if (login.status() === "loading") {
      <p id="loading">Et øyeblikk …</p>
    } @else if (login.user()) {
      <p><span id="email">{{ login.user()?.email }}</span> <button id="logout" (click)="login.logout()">Logg ut</button></p>
    } @else {
      <button id="login" [disabled]="login.status() === 'leaving'" (click)="login.login()">Logg inn med e-post</button>
    }
  `,
})
export class Account {
  login = injectEmailLogin();
}
