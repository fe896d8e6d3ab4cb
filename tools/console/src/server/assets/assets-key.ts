import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the built page depends on: its sources, what it shares with the server, how it is built, and its packages. */
export async function assetsKey(projectDir: string): Promise<string> {
  const console = join(projectDir, "tools", "console", "src");
  const page = await readdir(join(console, "page"), { recursive: true, withFileTypes: true });
  const files = [
    ...page.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
    ...["api.ts", "send-templates.ts", "server/assets/build-assets.ts"].map((name) => join(console, name)),
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
