const { VITE_ISSUER } = import.meta.env;

export const settings = { clientId: "your-client-id", redirectUri: "/", ...(VITE_ISSUER ? { issuer: VITE_ISSUER } : { environment: "test" }) };
