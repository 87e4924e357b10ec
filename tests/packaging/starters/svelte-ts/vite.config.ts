import { svelte } from "@sveltejs/vite-plugin-svelte";
import { localIdporten } from "idporten-email-login/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [svelte(), localIdporten()] });
