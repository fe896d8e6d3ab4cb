import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it, onTestFinished } from "vitest";
import { nearestApp } from "./nearest-app.ts";

const repository = join(import.meta.dirname, "..", "..", "..", "..");

async function folderWith(...files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback nearest "));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "inner", "deep"), { recursive: true });
  for (const file of files) await writeFile(join(folder, file), "");
  return folder;
}

it("is the folder itself where it holds an sst.config.ts, and the nearest above it where it does not", async () => {
  const folder = await folderWith("sst.config.ts", "inner/sst.config.ts");
  expect(nearestApp(folder)).toBe(folder);
  expect(nearestApp(join(folder, "inner"))).toBe(join(folder, "inner"));
  expect(nearestApp(join(folder, "inner", "deep"))).toBe(join(folder, "inner"));
  expect(nearestApp(join(smallApp, "packages", "functions"))).toBe(smallApp);
});

it("is this repository's in each of its folders that is in no other app", () => {
  expect(nearestApp(join(repository, "tools", "local"))).toBe(repository);
});

it("is refused where no folder above holds one, with what to do", async () => {
  const folder = await folderWith("package.json");
  expect(() => nearestApp(folder)).toThrow(
    `There is no sst.config.ts in ${folder} or in a folder above it. Run the command in the folder of an SST app.`,
  );
});
