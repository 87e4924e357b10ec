// What every app does on its page: a button, and what the login gave.

export function page({ logIn, logOut, user }) {
  document.querySelector("#login").onclick = logIn;
  document.querySelector("#logout").onclick = logOut;
  if (user) document.querySelector("#who").textContent = `${user.email} ${user.sub}`;
}

export const settings = { issuer: "https://test.idporten.no", clientId: "client", redirectUri: `${location.origin}/`, acr: "selfregistered-email" };
