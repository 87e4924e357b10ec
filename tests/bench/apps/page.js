// What every app does on its page: a button, and what the login gave.

export const settings = LOCAL
  ? globalThis.settings
  : { issuer: "https://test.idporten.no", clientId: "client", redirectUri: `${location.origin}/`, acr: "selfregistered-email" };

export function page({ logIn, logOut, user }) {
  document.querySelector("#login").onclick = logIn;
  document.querySelector("#logout").onclick = logOut;
  if (user) document.querySelector("#who").textContent = `${user.email} ${user.sub}`;
  if (LOCAL) {
    performance.mark("ready");
    console.debug("ready");
  }
}
