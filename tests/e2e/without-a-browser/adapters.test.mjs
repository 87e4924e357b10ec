// The store that the adapters for frameworks bind: one for each client.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loginStore, storeOf } from "../../../pkg/elements/login-store.js";
import { fakeClient } from "../../../pkg/testing.js";

const USER = { email: "kari@example.no" };

/** A client whose page load was a login. */
const loggedIn = () => {
  const client = fakeClient({ user: USER });
  return Object.assign(client, { start: async () => ({ kind: "logged-in", user: client.user, login: { user: client.user, returnTo: "/saker" } }) });
};

const known = (store) => store.until(({ status }) => status !== "loading");

test("a page and its guard have one store for a client, and another client has another", () => {
  const client = fakeClient();
  assert.equal(loginStore({ client }), storeOf(client));
  assert.notEqual(storeOf(fakeClient()), storeOf(client));
});

const calls = [];
test("a second tree without listeners leaves those of the first, and one with listeners has its own called", async () => {
  for (const [second, called] of [[{}, "first"], [{ onLogin: () => calls.push("second") }, "second"]]) {
    const client = loggedIn();
    calls.length = 0;
    const store = loginStore({ client, onLogin: () => calls.push("first") });
    loginStore({ client, ...second });
    assert.equal((await known(store)).user.email, USER.email);
    assert.deepEqual(calls, [called]);
  }
});

test("a failure is in the state, and the listener is called once", async () => {
  const codes = [];
  const store = loginStore({ client: fakeClient({ fails: "network" }), onLoginError: ({ code }) => codes.push(code) });
  const { status, error } = await known(store);
  assert.deepEqual([status, error.code, codes], ["anonymous", "network", ["network"]]);
});
