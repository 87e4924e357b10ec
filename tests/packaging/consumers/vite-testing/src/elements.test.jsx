// @vitest-environment jsdom
import "idporten-email-login/button";
import "idporten-email-login/session-warning";
import { fakeClient } from "idporten-email-login/testing";
import { expect, test } from "vitest";

test("the button logs in, and the warning lets people stay", () => {
  const client = fakeClient({ user: { email: "kari@example.no" } });
  const button = Object.assign(document.createElement("idporten-email-button"), { client });
  const warning = Object.assign(document.createElement("idporten-session-warning"), { client });
  document.body.append(button, warning);
  button.shadowRoot.querySelector("button").click();
  expect(client.calls.map(([name]) => name)).toContain("loginWithEmail");
  client.expire({});
  warning.shadowRoot.querySelector("[part=stay]").click();
  expect(client.calls.map(([name]) => name)).toContain("extendSession");
});
