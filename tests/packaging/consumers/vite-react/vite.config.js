import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const preloadLogin = {
  name: "preload-login",
  transformIndexHtml: (_, { bundle = {} }) =>
    Object.values(bundle)
      .filter(({ facadeModuleId }) => facadeModuleId?.endsWith("/idporten-email-login/pkg/generated/wasm.js"))
      .map(({ fileName }) => ({ tag: "link", attrs: { rel: "modulepreload", href: `/${fileName}` } })),
};

export default defineConfig({ plugins: [react(), preloadLogin] });
