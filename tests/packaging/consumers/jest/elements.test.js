import "idporten-email-login/button";
import "idporten-email-login/session-warning";
import { createClient } from "idporten-email-login";
import { fakeClient } from "idporten-email-login/testing";

test("the elements attach and are usable, in the oldest jsdom that Jest 29 brings", () => {
  const client = fakeClient({ user: { email: "kari@example.no" } });
  const button = Object.assign(document.createElement("idporten-email-button"), { client });
  const warning = Object.assign(document.createElement("idporten-session-warning"), { client });
  document.body.append(button, warning);
  button.shadowRoot.querySelector("button").click();
  expect(client.calls).toContainEqual(["loginWithEmail", { locale: "nb", returnTo: undefined }]);
  client.expire({});
  expect(warning.shadowRoot.querySelector("dialog").open).toBe(true);
  warning.shadowRoot.querySelector("[part=leave]").click();
  expect(client.calls).toContainEqual(["logout"]);
});

test("a client of the page's own can be made", async () => {
  const client = createClient({ clientId: "your-client-id", redirectUri: "/", environment: "test", load: "intent" });
  expect(await client.start()).toEqual({ kind: "anonymous" });
});
