import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../subjects/bundle-subject.ts";

/** What `npm start` runs, without the program. */
export interface StartCommand {
  /** The variables that it sets for itself. */
  readonly environment: Readonly<Record<string, string>>;
  /** Node's flags, the file and its first argument. */
  readonly args: readonly string[];
}

/** @param folder of a checkout of this repository; this one unless given */
export function startCommand(folder = projectDir): StartCommand {
  const manifest: { scripts: { start: string } } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const words = manifest.scripts.start.split(" ");
  const program = words.indexOf("node");
  const variables = words.slice(0, program).filter((word) => word.includes("="));
  return {
    environment: Object.fromEntries(variables.map((variable) => variable.split("="))),
    args: words.slice(program + 1),
  };
}
