import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";

const quick = [
  "--fetch-retries=1",
  "--fetch-retry-mintimeout=1000",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
];

/**
 * Installs Bun from npm, in the build that runs on every x64 processor.
 *
 * @param folder is made
 * @returns the path of the program
 */
export async function installBun(folder: string, version: string): Promise<string> {
  const processor = process.arch === "arm64" ? "aarch64" : "x64-baseline";
  const name = `@oven/bun-${process.platform}-${processor}`;
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await runTool(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--ignore-scripts", ...quick, `${name}@${version}`],
    { cwd: folder },
  );
  return join(folder, "node_modules", name, "bin/bun");
}
