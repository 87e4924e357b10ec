import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [react()], server: { host: "localhost", strictPort: true }, test: { include: ["src/**/*.test.jsx"] } });
