import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { loadSstComponents } from "./sst-components.ts";

const naming = (letters: string) => `import crypto from "crypto";
export function physicalName(max: number, name: string, suffix: string = "") {
  return name + "-" + ${letters} + suffix;
}
`;

/** A platform that has of SST's components only what names resources. */
async function platformWith(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringback components "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = {
    version: "4.99.0\n",
    "src/components/naming.ts": source,
    "src/components/index.ts": `export { physicalName } from "./naming";\n`,
    "src/shim/run.js": "export const $output = 1;\n",
    "src/auto/run.ts": "export const run = (program: () => Promise<unknown>) => program();\n",
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const load = (platform: string) =>
  loadSstComponents({
    platform,
    cacheDir: join(platform, "cache"),
    fromPlatform: createRequire(import.meta.url),
  });

it("makes the letters of physical names of the name, and keeps the bundle for the next process", async () => {
  const platform = await platformWith(naming('crypto.randomBytes(8).toString("hex")'));
  const { file, run } = await load(platform);
  expect(file).toMatch(/\/sst-4\.99\.0-[0-9a-f]{8}\.cjs$/);
  expect(run().sst).toMatchObject({ physicalName: expect.any(Function) });
  expect(Reflect.get(run().sst, "physicalName")(9, "Orders")).toBe("Orders-Orders");
  await rm(join(platform, "src"), { recursive: true });
  expect((await load(platform)).run().shim).toMatchObject({ $output: 1 });
});

it("refuses an SST that draws the letters in another way, naming the file", async () => {
  const platform = await platformWith(naming("crypto.randomUUID()"));
  await expect(load(platform)).rejects.toThrow(
    `${join(platform, "src", "components/naming.ts")} does not draw the letters of physical names as SST 4.17 does`,
  );
});
