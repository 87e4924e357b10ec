import { Component } from "@angular/core";
import { injectEmailLogin } from "idporten-email-login/angular";

@Component({
  selector: "app-cases",
  template: `
    @if (login.user(); as user) {
      <p><span id="email">{{ user.email }}</span> <button (click)="login.logout()">Logg ut</button></p>
    }
  `,
})
export class Cases {
  login = injectEmailLogin();
}
