import { localIdporten } from "idporten-email-login/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [localIdporten()] });
