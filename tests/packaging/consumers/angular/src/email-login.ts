import { Injectable, signal } from "@angular/core";
import { createClient, LoginError, User } from "idporten-email-login";
import { settings } from "./settings";

@Injectable({ providedIn: "root" })
export class EmailLogin {
  readonly user = signal<User | null>(null);
  readonly error = signal<LoginError | null>(null);
  #try = (work: () => Promise<unknown>) => work().catch((error) => this.error.set(error));
  #client = createClient(settings);
  #started = this.#try(async () => {
    (await this.#client).onSessionChange((user) => this.user.set(user));
    await (await this.#client).start().finally(async () => this.user.set((await this.#client).user));
  });
  logIn = () => this.#try(async () => (await this.#client).loginWithEmail());
  logOut = () => this.#try(async () => (await this.#client).logout());
}
