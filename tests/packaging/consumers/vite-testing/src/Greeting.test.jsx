// @vitest-environment jsdom
import { act, render, screen } from "@testing-library/react";
import { EmailLoginProvider, useEmailLogin } from "idporten-email-login/react";
import { fakeClient } from "idporten-email-login/testing";
import { expect, test } from "vitest";

function Greeting() {
  const { user, error } = useEmailLogin();
  return <p>{error?.userMessage("nb") ?? (user ? `Hei, ${user.email}` : "Ingen er logget inn.")}</p>;
}

test("greets the user, until the session ends", async () => {
  const client = fakeClient({ user: { email: "kari@example.no" } });
  render(<EmailLoginProvider client={client}><Greeting /></EmailLoginProvider>);
  expect(await screen.findByText("Hei, kari@example.no")).toBeTruthy();
  act(() => client.become(null, "idle"));
  expect(screen.getByText("Ingen er logget inn.")).toBeTruthy();
});

test("shows why a login failed", async () => {
  const client = fakeClient({ fails: "network" });
  render(<EmailLoginProvider client={client}><Greeting /></EmailLoginProvider>);
  expect(await screen.findByText(/^Vi fikk ikke kontakt/)).toBeTruthy();
});
