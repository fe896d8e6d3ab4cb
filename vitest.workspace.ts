import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** One test project a package, tool or example, one for the stacks, and one for the workspace itself. */
const packages = globSync("{packages,tools}/*/package.json", { cwd: import.meta.dirname }).map((path) => ({
  name: basename(dirname(path)),
  root: dirname(path),
}));

const examples = globSync("examples/*/package.json", { cwd: import.meta.dirname }).map((path) => ({
  name: basename(dirname(path)),
  root: dirname(path),
}));

// No test meets a real account: what the shell or the home folder knows of one stays outside.
for (const name of Object.keys(process.env)) {
  if (name.startsWith("AWS_")) delete process.env[name];
}
process.env["AWS_CONFIG_FILE"] = "/dev/null";
process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
process.env["AWS_EC2_METADATA_DISABLED"] = "true";

/** Files that take a third of a minute and more, most of them waiting for processes and redeliveries. */
const longest =
  /\/(ringback-(own-work|verify|start)|browser|prove|prove-app|data-folder|sst-apps|simulate|subjects|faults-together|install|lambda-function|watch-app|least-privilege)\.test\.ts$/;

/** Begins with the longest files, so that none of them is still at work when all others are done. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** A busy machine is slow, not wrong. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

const env = {
  // Colours depend on the terminal, and on the variable CI.
  NO_COLOR: "1",
  // What a test starts as a process takes the types out of its sources once, not at each start.
  NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/ringback/compiled"),
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Vitest leaves one core free. Most of the tests wait for a process or a timer, so five files keep two cores at work.
    maxWorkers: Math.ceil(2.5 * Math.max(2, availableParallelism())),
    // A third of the work was starting a process for each file and loading the same modules there. So the files of a
    // project follow each other in a few processes: what a test changes there, it puts back.
    isolate: false,
    projects: [
      ...packages.map(({ name, root }) => ({
        test: { name, root, include: ["src/**/*.test.ts"], ...patience, env },
      })),
      ...examples.map(({ name, root }) => ({
        test: { name, root, include: ["**/*.test.ts"], ...patience, env },
      })),
      // SST changes the working directory, which a thread may not.
      {
        test: {
          name: "stacks",
          root: "stacks",
          include: ["**/*.test.ts"],
          pool: "forks",
          ...patience,
          env,
        },
      },
      // They start whole tools.
      { test: { name: "workspace", include: ["scripts/**/*.test.ts"], ...patience, env } },
    ],
  },
});
