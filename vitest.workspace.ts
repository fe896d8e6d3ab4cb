import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** One test project a package, and one for the workspace itself. */
const packages = readdirSync(new URL("packages", import.meta.url)).sort();

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => ({
        test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"] },
      })),
      { test: { name: "workspace", include: ["scripts/**/*.test.ts"] } },
    ],
  },
});
