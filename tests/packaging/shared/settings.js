export const settings = {
  clientId: "packaging",
  redirectUri: `${location.origin}/`,
  issuer: "http://localhost:4600",
};
