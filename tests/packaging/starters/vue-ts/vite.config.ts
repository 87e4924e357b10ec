import vue from "@vitejs/plugin-vue";
import { localIdporten } from "idporten-email-login/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("idporten-") } } }), localIdporten()],
});
