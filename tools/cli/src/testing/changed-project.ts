import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const repository = join(import.meta.dirname, "..", "..", "..", "..");

/** A copy of this project that somebody works on. Its packages are copies, what they install is linked. */
export interface ChangedProject {
  readonly folder: string;
  /** The command's main file. */
  readonly main: string;
  write(path: string, content: string): Promise<void>;
  replace(path: string, before: string, after: string): Promise<void>;
}

/** Removed with the test. */
export async function changedProject(): Promise<ChangedProject> {
  const folder = await mkdtemp(join(tmpdir(), "ringback-changed-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const copied = ["packages", "tools", "stacks", "package.json", "package-lock.json"];
  await Promise.all(
    copied.map((name) =>
      cp(join(repository, name), join(folder, name), { recursive: true, verbatimSymlinks: true }),
    ),
  );
  await linkPackages(folder);
  const write = (path: string, content: string) => writeFile(join(folder, path), content);
  return {
    folder,
    main: join(folder, "tools", "cli", "src", "main.ts"),
    write,
    async replace(path, before, after) {
      const content = await readFile(join(folder, path), "utf8");
      if (!content.includes(before)) throw new Error(`${path} does not hold ${before}`);
      await write(path, content.replace(before, after));
    },
  };
}

async function linkPackages(folder: string): Promise<void> {
  const installed = join(repository, "node_modules");
  const own = join(folder, "node_modules");
  await mkdir(join(own, "@ringback"), { recursive: true });
  for (const name of await readdir(installed)) {
    if (name !== "@ringback" && name !== ".cache") await symlink(join(installed, name), join(own, name));
  }
  for (const group of ["packages", "tools"]) {
    for (const name of await readdir(join(folder, group)))
      await symlink(join("..", "..", group, name), join(own, "@ringback", name));
  }
}
