import react from "@vitejs/plugin-react";
import { localIdporten } from "idporten-email-login/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [react(), localIdporten()] });
