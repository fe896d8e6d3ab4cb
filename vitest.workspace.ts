import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** One test project a package, one for the stacks, and one for the workspace itself. */
const packages = readdirSync(new URL("packages", import.meta.url)).sort();

// No test meets a real account: what the shell or the home folder knows of one stays outside.
for (const name of Object.keys(process.env)) {
  if (name.startsWith("AWS_")) delete process.env[name];
}
process.env["AWS_CONFIG_FILE"] = "/dev/null";
process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
process.env["AWS_EC2_METADATA_DISABLED"] = "true";

/** Colours depend on the terminal, and on the variable CI. */
const env = { NO_COLOR: "1" };

export default defineConfig({
  test: {
    // Vitest leaves one core free. Most of the tests wait for a process or a timer, so one more than there are cores
    // keeps them all at work.
    maxWorkers: 1 + Math.max(2, availableParallelism()),
    projects: [
      ...packages.map((name) => ({
        // A busy machine is slow, not wrong.
        test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"], testTimeout: 30_000, env },
      })),
      // SST changes the working directory, which a thread may not, and its components take long to load: once is enough.
      {
        test: {
          name: "stacks",
          root: "stacks",
          include: ["**/*.test.ts"],
          pool: "forks",
          isolate: false,
          testTimeout: 30_000,
          env,
        },
      },
      // They start whole tools.
      { test: { name: "workspace", include: ["scripts/**/*.test.ts"], testTimeout: 30_000, env } },
    ],
  },
});
