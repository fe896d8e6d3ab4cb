import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { smallApp } from "@ringback/testing/small-app";
import { beforeEach, expect, it } from "vitest";
import { BundleError, bundleFunction } from "./bundle-function.ts";

let app: string;

beforeEach(async () => {
  app = await mkdtemp(join(tmpdir(), "ringback bundles "));
  await write("src/part.ts", `export const part: string = "one";`);
  await write(
    "src/main.ts",
    `import { part } from "./part.ts";\nexport const handler = async (): Promise<string> => part;`,
  );
});

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(app, path)), { recursive: true });
  await writeFile(join(app, path), content);
}

const bundle = (minify = true) => bundleFunction({ app, handler: "src/main.handler", minify });

async function answerOf(file: string): Promise<unknown> {
  const { handler } = await import(pathToFileURL(file).href);
  return handler();
}

it("gives a module that runs on its own, with a source map that leads to the source", async () => {
  const { file, exportName, inputs } = await bundle(false);
  expect(exportName).toBe("handler");
  expect(file).toContain(join("node_modules", ".cache", "ringback"));
  expect(await answerOf(file)).toBe("one");
  const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
  const sources = map.sources.map((source: string) => join(dirname(file), source));
  expect(sources.sort()).toEqual([join(app, "src/main.ts"), join(app, "src/part.ts")]);
  expect([...inputs].sort()).toEqual(sources);
});

it("fails where the app is another project, says which folder was taken and why, and leaves nothing in it", async () => {
  await rm(join(app, "src"), { recursive: true });
  await expect(bundle()).rejects.toThrow(
    `The app in ${app} has no src/main.ts. The app is the nearest folder, from the current one upwards, that has an sst.config.ts.`,
  );
  expect(await readdir(app)).toEqual([]);
});

it("is found again while nothing has changed, and is built anew for any input that has", async () => {
  const first = await bundle();
  expect(first.isNew).toBe(true);
  expect(await bundle()).toEqual({ ...first, isNew: false });
  await write("src/part.ts", `export const part: string = "two";`);
  const second = await bundle();
  expect(second.isNew).toBe(true);
  expect(await answerOf(second.file)).toBe("two");
  await write("package-lock.json", "{}");
  expect((await bundle()).isNew).toBe(true);
});

it("is built again where somebody has emptied the cache", async () => {
  const { file } = await bundle();
  await rm(dirname(file), { recursive: true });
  expect((await bundle()).isNew).toBe(true);
});

it("is built again when the lock file of the workspace changes that the app is part of", async () => {
  await write("package-lock.json", "{}");
  await write("apps/mine/main.ts", "export const handler = () => 1;");
  const inWorkspace = () =>
    bundleFunction({ app: join(app, "apps", "mine"), handler: "main.handler", minify: true });
  expect((await inWorkspace()).isNew).toBe(true);
  expect((await inWorkspace()).isNew).toBe(false);
  await write("package-lock.json", `{ "lockfileVersion": 3 }`);
  expect((await inWorkspace()).isNew).toBe(true);
});

it("goes back to an earlier state without a mix of the two", async () => {
  const first = await bundle();
  const original = await readFile(join(app, "src/part.ts"), "utf8");
  await write("src/part.ts", `export const part: string = "two";`);
  await bundle();
  await write("src/part.ts", original);
  expect((await bundle()).file).toBe(first.file);
});

it("is smaller for deployment than for development", async () => {
  const [deployed, developed] = await Promise.all([bundle(true), bundle(false)]);
  expect(developed.file).not.toBe(deployed.file);
  const [small, large] = await Promise.all([readFile(deployed.file), readFile(developed.file)]);
  expect(small.length).toBeLessThan(large.length);
});

it("names file and place of an error", async () => {
  await write("src/main.ts", "export const handler = ;");
  await expect(bundle()).rejects.toThrow(BundleError);
  await expect(bundle()).rejects.toThrow(/src\/main\.ts:1:23/);
});

it.each(["recorder", "dead-letter"])("bundles %s of the small app", async (name) => {
  const handler = `packages/functions/src/${name}.handler`;
  const { file, inputs } = await bundleFunction({ app: smallApp, handler, minify: true });
  expect(inputs).toContain(join(smallApp, `packages/functions/src/${name}.ts`));
  expect(inputs.filter((path) => path.includes("node_modules"))).toEqual([]);
  expect((await readFile(file)).length).toBeLessThan(1_000_000);
});
