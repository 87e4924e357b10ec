import type { ReactNode } from "react";
import { EmailLogin } from "./EmailLogin";

export default function RootLayout({ children }: { children: ReactNode }) {
  return <html lang="nb"><body><EmailLogin>{children}</EmailLogin></body></html>;
}
