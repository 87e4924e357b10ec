// What the documentation shows, compiled.

import { createClient, LoginError, type User } from "idporten-email-login";

const client = createClient({ clientId: "your-client-id", redirectUri: "/", environment: "test" });

export async function currentUser(): Promise<User | null> {
  try {
    const result = await client.start();
    return result.kind === "logged-in" || result.kind === "session" ? result.user : null;
  } catch (error) {
    if (error instanceof LoginError && error.code === "login_cancelled") return null;
    throw error;
  }
}
