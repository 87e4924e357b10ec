export const settings = {
  clientId: "packaging",
  redirectUri: `${location.origin}/`,
  environment: "test",
};
