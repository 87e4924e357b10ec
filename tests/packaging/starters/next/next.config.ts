import { startLocalIdporten } from "idporten-email-login/local-idporten";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

export default async (phase: string): Promise<NextConfig> => {
  if (phase !== PHASE_DEVELOPMENT_SERVER) return {};
  const { issuer } = await startLocalIdporten({ clientId: "your-client-id", redirectUris: ["http://localhost:3000/"] });
  return { env: { IDPORTEN_ISSUER: issuer } };
};
