export const settings = {
  clientId: "your-client-id",
  redirectUri: "/",
  ...(ISSUER ? { issuer: ISSUER } : { environment: "test" }),
};
