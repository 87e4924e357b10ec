"use client";
import "idporten-email-login/session-warning";
import { EmailLoginProvider } from "idporten-email-login/react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { client } from "./client";

export function EmailLogin({ children }: { children: ReactNode }) {
  const router = useRouter();
  const goOn = ({ returnTo }: { returnTo?: string }) => returnTo && router.replace(returnTo);
  return (
    <EmailLoginProvider client={client} onLogin={goOn} onLoginError={goOn}>
      {children}
      <idporten-session-warning ref={(element) => { if (element) element.client = client; }} />
    </EmailLoginProvider>
  );
}
