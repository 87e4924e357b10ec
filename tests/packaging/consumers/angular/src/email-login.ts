import { Injectable, signal } from "@angular/core";
import { createClient, LoginError, User } from "idporten-email-login";
import { settings } from "./settings";

@Injectable({ providedIn: "root" })
export class EmailLogin {
  readonly client = createClient(settings);
  readonly user = signal<User | null>(this.client.user);
  readonly error = signal<LoginError | null>(null);
  #goOn = (it?: { returnTo?: string }) => {
    if (!it?.returnTo) return;
    history.replaceState(history.state, "", it.returnTo);
    // Routers show the page of the new address.
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  };
  #attempt = (work: Promise<unknown>) => work.catch((error) => (this.error.set(error), this.#goOn(error)));
  #told = this.client.onSessionChange((user) => this.user.set(user));
  #started = this.#attempt(this.client.start().then((result) => "login" in result && this.#goOn(result.login)));
  logIn = () => this.#attempt(this.client.loginWithEmail({ returnTo: location.href }));
  logOut = () => this.#attempt(this.client.logout());
}
