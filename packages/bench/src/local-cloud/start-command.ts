import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../subjects/bundle-subject.ts";

/** What `npm start` runs, without the program: Node's flags, the file and its first argument. */
export function startCommand(): readonly string[] {
  const manifest: { scripts: { start: string } } = JSON.parse(
    readFileSync(join(projectDir, "package.json"), "utf8"),
  );
  const words = manifest.scripts.start.split(" ");
  return words.slice(words.indexOf("node") + 1);
}
