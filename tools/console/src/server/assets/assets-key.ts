import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A key that changes with everything the built page depends on: its sources, the API that it shares with the server,
 * the build itself, and the packages in the lock file. It does not depend on where the project lies.
 *
 * @returns 16 hexadecimal digits
 */
export async function assetsKey(projectDir: string): Promise<string> {
  const console = join(projectDir, "tools", "console", "src");
  const files = [
    ...(await filesIn(join(console, "page"))),
    ...(await filesIn(join(console, "api"))),
    join(console, "server", "assets", "build-assets.ts"),
    join(projectDir, "package-lock.json"),
  ].sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file.slice(projectDir.length))
      .update("\0")
      .update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
