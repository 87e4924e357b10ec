export const settings = {
  clientId: "packaging",
  redirectUri: "/",
  environment: "test",
};
