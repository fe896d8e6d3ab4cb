import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundlesDir, projectDir, type SubjectSource } from "./bundle-subject.ts";

/** The last commit whose callbacks were HTTP requests of its own, and not those of an AWS client. */
const commit = "203632d49e841f851b7e94cd8e475c9ec6268c28";
const packages = ["contracts", "core", "functions"] as const;
const run = promisify(execFile);

/**
 * The recorder as it was at an earlier commit, out of git's history. Undefined where there is none: no clone, or a
 * shallow one.
 */
export async function earlierRecorder(): Promise<SubjectSource | undefined> {
  const folder = join(bundlesDir, `state-${commit.slice(0, 7)}`);
  if (!existsSync(folder) && !(await extractTo(folder))) return undefined;
  const source = (name: string) => join(folder, "packages", name, "src");
  return {
    entry: join(source("functions"), "recorder.ts"),
    alias: Object.fromEntries(packages.map((name) => [`@ringback/${name}`, source(name)])),
  };
}

/** The folder appears whole or not at all: another process may do the same at the same time. */
async function extractTo(folder: string): Promise<boolean> {
  await mkdir(bundlesDir, { recursive: true });
  const own = await mkdtemp(`${folder}-`);
  const archive = join(own, "packages.tar");
  const paths = packages.map((name) => `packages/${name}`);
  try {
    await run("git", ["archive", "--output", archive, commit, ...paths], { cwd: projectDir });
    await run("tar", ["-xf", archive, "-C", own]);
    await rm(archive);
    await rename(own, folder);
  } catch {
    await rm(own, { recursive: true, force: true });
  }
  return existsSync(folder);
}
