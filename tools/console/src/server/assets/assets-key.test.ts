import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { assetsKey } from "./assets-key.ts";

const source = "tools/console/src";

it("is the same for the same sources in another folder, and changes with the page, the API or a package", async () => {
  const first = await project();
  const second = await project();
  const key = await assetsKey(first);
  expect(await assetsKey(second)).toBe(key);
  await writeFile(join(second, source, "server", "live-snapshots.ts"), "changed");
  expect(await assetsKey(second)).toBe(key);
  for (const file of [
    `${source}/page/views/flow-view.tsx`,
    `${source}/api/page-api.ts`,
    "package-lock.json",
  ]) {
    const changed = await project();
    await writeFile(join(changed, file), "changed");
    expect(await assetsKey(changed), file).not.toBe(key);
  }
});

it("finds the files of this project", async () => {
  expect(await assetsKey(join(import.meta.dirname, "../../../../.."))).toMatch(/^[0-9a-f]{16}$/);
});

async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback assets "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = [
    "page/main.tsx",
    "page/views/flow-view.tsx",
    "api/page-api.ts",
    "server/assets/build-assets.ts",
  ];
  for (const file of [...files.map((name) => `${source}/${name}`), "package-lock.json"]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file);
  }
  return folder;
}
