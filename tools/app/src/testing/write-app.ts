import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

const installed = join(import.meta.dirname, "..", "..", "..", "..", "node_modules");

/** An app of a test's own in a temporary folder, with the SST that is installed here. */
export interface WrittenApp {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Writes an app, which is removed at the end of the test.
 *
 * @param run the body of the config's `run`
 * @param files by path from the folder of the app
 */
export async function writeApp(
  run: string,
  files: Readonly<Record<string, string>> = {},
): Promise<WrittenApp> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "ringback test app ")));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  await mkdir(join(folder, "node_modules"));
  await symlink(join(installed, "sst"), join(folder, "node_modules", "sst"));
  const app: WrittenApp = {
    folder,
    write: async (written) => {
      for (const [path, text] of Object.entries(written)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    },
  };
  await app.write({ "sst.config.ts": configOf(run), ...files });
  return app;
}

/** A config whose `run` begins in its fourth line. */
export function configOf(run: string): string {
  return `export default $config({
  app: () => ({ name: "written", home: "aws", removal: "remove" }),
  async run() {
${run}
  },
});
`;
}
