/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockApi } from "./tools/mock/plugin.ts";

const backend = process.env.EARSHOT_BACKEND ?? "http://127.0.0.1:8000";
const mocked = process.env.EARSHOT_MOCK === "1";

export default defineConfig(({ command, isPreview }) => ({
  // Django serves the built files below this path; the development server stands at the root.
  base: command === "build" || isPreview ? "/static/app/" : "/",
  plugins: [react(), ...(mocked ? [mockApi()] : [])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { manifest: true, sourcemap: false, target: "es2022", chunkSizeWarningLimit: 700 },
  server: { host: "127.0.0.1", proxy: mocked ? {} : { "/api": backend } },
  preview: { host: "127.0.0.1" },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://127.0.0.1/" } },
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    restoreMocks: true,
    css: false,
  },
}));
