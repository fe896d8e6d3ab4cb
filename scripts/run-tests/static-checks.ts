import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, runCommand } from "./run-command.ts";

const prefix = "check:";
const atOnce = 2;

/** A `check:NAME` script of package.json: its name and its command line. */
export interface StaticCheck {
  readonly name: string;
  readonly script: string;
}

/** Every `check:NAME` script of package.json, in its order: the one list of checks. */
export function staticChecks(folder: string): readonly StaticCheck[] {
  const manifest: { scripts?: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return Object.entries(manifest.scripts ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, script]) => ({ name: name.slice(prefix.length), script }));
}

/**
 * Runs the checks, two at a time, as a small machine has two cores. `onResult` gets each result as soon as it is there.
 *
 * @returns the names of those that failed
 */
export async function runStaticChecks(
  folder: string,
  onResult: (check: StaticCheck, result: CommandResult) => void,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const waiting = [...staticChecks(folder)];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const args = ["-c", check.script];
      const result = await runCommand({ file: "sh", args, folder, output: "kept" });
      if (result.exitStatus !== 0) failed.push(check.name);
      onResult(check, result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}
