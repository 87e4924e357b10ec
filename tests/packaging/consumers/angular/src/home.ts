import { Component } from "@angular/core";
import { RouterLink } from "@angular/router";
import { injectEmailLogin } from "idporten-email-login/angular";

@Component({
  selector: "app-home",
  imports: [RouterLink],
  template: `
    @switch (login.status()) {
      @case ("loading") { <p id="loading">Et øyeblikk …</p> }
      @case ("logged-in") { <a routerLink="/saker">Sakene dine</a> }
      @default { <button id="login" (click)="login.login()">Logg inn med e-post</button> }
    }
  `,
})
export class Home {
  login = injectEmailLogin();
}
