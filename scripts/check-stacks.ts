/**
 * Type-checks `sst.config.ts` and the stacks. They are typed by the sources of SST's components, which do not keep
 * this project's rules, so that TypeScript finds faults there that are not ours: those are left out.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stacksErrors } from "./check-stacks/stacks-errors.ts";

const { status, stdout, stderr, error } = spawnSync(
  join("node_modules", ".bin", "tsc"),
  ["--pretty", "false", "-p", "stacks/tsconfig.json"],
  {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  },
);
if (error !== undefined || !(status === 0 || stdout.includes("error TS"))) {
  throw new Error(`TypeScript did not come to an end. ${stderr}`, { cause: error });
}
const errors = stacksErrors(stdout);
for (const line of errors) console.log(line);
process.exitCode = errors.length === 0 ? 0 : 1;
