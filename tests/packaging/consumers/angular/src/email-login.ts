import { Injectable, signal } from "@angular/core";
import { createClient, LoginError, User } from "idporten-email-login";
import { settings } from "./settings";

@Injectable({ providedIn: "root" })
export class EmailLogin {
  readonly user = signal<User | null>(null);
  readonly error = signal<LoginError | null>(null);
  readonly #client = createClient(settings);
  constructor() { this.#try(async () => {
    const client = await this.#client;
    client.onSessionChange((user) => this.user.set(user));
    await client.start().finally(() => this.user.set(client.user));
  }); }
  logIn = () => this.#try(async () => (await this.#client).loginWithEmail());
  logOut = () => this.#try(async () => (await this.#client).logout());
  #try = (work: () => Promise<unknown>) => work().catch((error) => this.error.set(error));
}
