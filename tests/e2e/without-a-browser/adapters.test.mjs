// The store that the adapters for frameworks bind: one for each client.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loginStore, storeOf } from "../../../pkg/elements/login-store.js";
import { followPointer, pressed } from "../../../pkg/elements/pressed.js";
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

test("a link that the pointer touches is followed when it is pressed, and not when it opens another tab", async () => {
  const target = new EventTarget();
  globalThis.addEventListener = target.addEventListener.bind(target);
  globalThis.removeEventListener = target.removeEventListener.bind(target);
  const dispatch = (type, href, keys) => target.dispatchEvent(Object.assign(new Event(type), { composedPath: () => [{ localName: "span" }, { localName: "a", href }], ...keys }));
  try {
    followPointer();
    let isFollowed = false;
    const follow = (href) => pressed(href).then(() => (isFollowed = true));
    await follow("/saker");
    assert.equal(isFollowed, true, "the page's own navigation");
    for (const touch of ["mouseover", "touchstart"]) {
      isFollowed = false;
      dispatch(touch, "/saker");
      const following = follow("/saker");
      dispatch("click", "/om");
      dispatch("click", "/saker", { ctrlKey: true });
      await undefined;
      assert.equal(isFollowed, false, touch);
      dispatch("click", "/saker");
      await following;
      await follow("/saker");
    }
  } finally {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  }
});
