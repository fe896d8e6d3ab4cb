import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { smallApp } from "@ringback/testing/small-app";
import { beforeEach, describe, expect, it } from "vitest";
import { BundleError } from "./bundle-error.ts";
import { bundleFunction, bundleFunctions } from "./bundle-function.ts";
import { bundleOptions } from "./bundle-options.ts";
import type { FunctionSource } from "./function-source.ts";

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

const bundle = (minify = true, source: Partial<FunctionSource> = {}) =>
  bundleFunction({ app, handler: "src/main.handler", minify, ...source });

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

it("fails where there is no such file, and says where it was looked for", async () => {
  await expect(bundle(true, { handler: "src/other.handler" })).rejects.toThrow(
    `The app in ${app} has no src/other.ts, nor .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs.`,
  );
});

it.each(["main.mts", "main.tsx", "main.js", "main.mjs"])("finds the handler in %s", async (name) => {
  await rm(join(app, "src/main.ts"));
  await write(`src/${name}`, `export const handler = async () => "found";`);
  expect(await answerOf((await bundle()).file)).toBe("found");
});

it("fails where there is no such export, and names those that there are, also when it was built before", async () => {
  await write("src/main.ts", "export const one = () => 1; export const two = () => 2;");
  const missing = "src/main has no export handler: it exports one, two.";
  await expect(bundle()).rejects.toThrow(missing);
  expect((await bundle(true, { handler: "src/main.two" })).exportName).toBe("two");
  await expect(bundle()).rejects.toThrow(missing);
});

it("takes an export that a package outside the bundle may have", async () => {
  await write("src/main.ts", `export * from "node:os";`);
  expect((await bundle(true, { handler: "src/main.hostname" })).exportName).toBe("hostname");
});

describe("SST's options of a function", () => {
  const withOptions = (bundling: Record<string, unknown>, source: Partial<FunctionSource> = {}) =>
    bundle(false, { bundling, ...source });

  it("give another bundle, and leave the first one", async () => {
    const plain = await bundle(false);
    const other = await withOptions({ esbuild: { define: { NAME: `"defined"` } } });
    expect(other.file).not.toBe(plain.file);
    expect(await bundle(false)).toEqual({ ...plain, isNew: false });
  });

  it("choose CommonJS", async () => {
    const { file } = await withOptions({ format: "cjs" });
    expect(basename(file)).toBe("bundle.cjs");
    expect(await answerOf(file)).toBe("one");
    await expect(withOptions({ format: "cjs" }, { handler: "src/main.other" })).rejects.toThrow(
      "exports handler",
    );
  });

  it("put a banner in front, name loaders, and define what esbuild replaces", async () => {
    await write("src/page.html", "<p>page</p>");
    await write(
      "src/main.ts",
      `import page from "./page.html"; export const handler = () => [page, NAME, globalThis.fromBanner];`,
    );
    const { file } = await withOptions({
      banner: "globalThis.fromBanner = 1;",
      loader: { ".html": "text" },
      esbuild: { define: { NAME: `"defined"` } },
    });
    expect(await answerOf(file)).toEqual(["<p>page</p>", "defined", 1]);
  });

  it("leave packages outside, which are found where the app has them", async () => {
    await write("node_modules/left-out/package.json", `{ "name": "left-out", "main": "index.js" }`);
    await write("node_modules/left-out/index.js", `module.exports = "left out";`);
    await write("src/main.ts", `import value from "left-out"; export const handler = () => value;`);
    for (const install of [["left-out"], { "left-out": "1.0.0" }]) {
      const { file } = await withOptions({ install });
      expect(await readFile(file, "utf8")).toContain(`from "left-out"`);
      expect(await answerOf(file)).toBe("left out");
    }
  });

  it("split the bundle where it loads a part later", async () => {
    await write("src/main.ts", `export const handler = async () => (await import("./part.ts")).part;`);
    const { file, taskRoot } = await withOptions({ splitting: true });
    expect(basename(file)).toBe("bundle.mjs");
    expect((await readdir(taskRoot)).filter((name) => name.endsWith(".mjs")).length).toBeGreaterThan(1);
    expect(await answerOf(file)).toBe("one");
  });

  it("name a file of plugins, and a plugin that changes builds anew", async () => {
    const plugin = (value: string) => `export default [{
      name: "made up",
      setup(build) {
        build.onResolve({ filter: /^made-up$/ }, ({ path }) => ({ path, namespace: "made-up" }));
        build.onLoad({ filter: /./, namespace: "made-up" }, () => ({ contents: "export default ${value}" }));
      },
    }];`;
    await write("plugins.mjs", plugin("1"));
    await write("src/main.ts", `import value from "made-up"; export const handler = () => value;`);
    const options = { plugins: "./plugins.mjs" };
    expect(await answerOf((await withOptions(options)).file)).toBe(1);
    await write("plugins.mjs", plugin("2"));
    expect(await answerOf((await withOptions(options)).file)).toBe(2);
    expect((await withOptions(options)).isNew).toBe(false);
  });

  it("copy files and folders next to the bundle, and a copied file that changes or comes is copied anew", async () => {
    await write("data/one.txt", "one");
    await write("data/deep/two.txt", "two");
    const copyFiles = [
      { from: "data", to: "data" },
      { from: "data/one.txt", to: "renamed.txt" },
    ];
    const copied = async () => {
      const { taskRoot } = await bundle(true, { copyFiles });
      const names = ["renamed.txt", "data/one.txt", "data/deep/two.txt", "data/new.txt"];
      return Promise.all(names.map((name) => readFile(join(taskRoot, name), "utf8").catch(() => "none")));
    };
    expect(await copied()).toEqual(["one", "one", "two", "none"]);
    await write("data/one.txt", "changed");
    expect(await copied()).toEqual(["changed", "changed", "two", "none"]);
    await write("data/new.txt", "new");
    expect(await copied()).toEqual(["changed", "changed", "two", "new"]);
    await expect(bundle(true, { copyFiles: [{ from: "nothing", to: "nothing" }] })).rejects.toThrow(
      `There is no ${join(app, "nothing")} to copy (copyFiles).`,
    );
  });

  it("name a folder that is run as it is", async () => {
    await write("dist/index.mjs", `export const handler = () => "built";`);
    const built = await bundle(true, { handler: "index.handler", bundle: "dist" });
    expect(built).toMatchObject({ file: join(app, "dist", "index.mjs"), taskRoot: join(app, "dist") });
    expect(await answerOf(built.file)).toBe("built");
    await expect(bundle(true, { handler: "other.handler", bundle: "dist" })).rejects.toThrow(
      "has no other.mjs",
    );
  });

  it("are followed by the language level of the runtime", async () => {
    const levelOf = (runtime: string) =>
      bundleOptions({ entry: "a.ts", outfile: "bundle.mjs", minify: false, runtime }).target;
    expect(["nodejs24.x", "nodejs20.x", "nodejs18.x"].map(levelOf)).toEqual(["es2024", "es2023", "es2022"]);
  });
});

it("is built again when the compiler's options of the app change", async () => {
  await write("tsconfig.json", `{ "compilerOptions": { "paths": { "named": ["./src/part.ts"] } } }`);
  await write("src/other.ts", `export const part = "other";`);
  await write("src/main.ts", `import { part } from "named"; export const handler = () => part;`);
  expect(await answerOf((await bundle()).file)).toBe("one");
  await write("tsconfig.json", `{ "compilerOptions": { "paths": { "named": ["./src/other.ts"] } } }`);
  expect(await answerOf((await bundle()).file)).toBe("other");
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

it.each(["recorder.handler", "recorder.deadLetterHandler", "undelivered-events.handler"])(
  "bundles %s of the small app",
  async (named) => {
    const handler = `packages/functions/src/${named}`;
    const { file, inputs } = await bundleFunction({ app: smallApp, handler, minify: true });
    expect(inputs).toContain(join(smallApp, `packages/functions/src/${named.split(".")[0]}.ts`));
    expect(inputs.filter((path) => path.includes("node_modules"))).toEqual([]);
    expect((await readFile(file)).length).toBeLessThan(1_000_000);
  },
);

describe("several functions at once", () => {
  const bundlesOf = (...handlers: string[]) =>
    Promise.all(bundleFunctions(handlers.map((handler) => ({ app, handler, minify: false }))));

  it("have the bundles that each has by itself, with the files that each is made of", async () => {
    await write("src/other.ts", `export const handler = async () => "two";`);
    const [main, other] = await bundlesOf("src/main.handler", "src/other.handler");
    expect([await answerOf(main?.file ?? ""), await answerOf(other?.file ?? "")]).toEqual(["one", "two"]);
    expect(main?.inputs).toEqual([join(app, "src/main.ts"), join(app, "src/part.ts")]);
    expect(other?.inputs).toEqual([join(app, "src/other.ts")]);
    const map = JSON.parse(await readFile(`${main?.file}.map`, "utf8"));
    const sources = map.sources.map((source: string) => join(dirname(main?.file ?? ""), source));
    expect(sources.sort()).toEqual(main?.inputs);
    for (const one of [main, other]) {
      const alone = await bundleFunction({ app, handler: handlerOf(one, main), minify: false });
      expect(alone).toEqual({ ...one, isNew: false });
    }
    await rm(join(app, "node_modules"), { recursive: true });
    const built = await bundleFunction({ app, handler: "src/main.handler", minify: false });
    expect({ ...built, isNew: true }).toEqual(main);
  });

  it("are files that change nothing of each other", async () => {
    await write("src/other.ts", `export const handler = async () => "two";`);
    const [main] = await bundlesOf("src/main.handler", "src/other.handler");
    await write("src/other.ts", `export const handler = async () => "three";`);
    const again = await bundlesOf("src/main.handler", "src/other.handler");
    expect(again.map(({ isNew }) => isNew)).toEqual([false, true]);
    expect(again[0]?.file).toBe(main?.file);
  });

  it("share a bundle where they are exports of one module", async () => {
    await write("src/main.ts", "export const one = () => 1; export const two = () => 2;");
    const [one, two] = await bundlesOf("src/main.one", "src/main.two");
    expect([one?.exportName, two?.exportName, two?.file]).toEqual(["one", "two", one?.file]);
  });

  it("fail each by itself", async () => {
    await write("src/broken.ts", "export const handler = ;");
    await write("src/empty.ts", "");
    const handlers = ["src/main.handler", "src/broken.handler", "src/empty.handler", "src/none.handler"];
    const bundles = bundleFunctions(handlers.map((handler) => ({ app, handler, minify: true })));
    const [main, ...failed] = await Promise.allSettled(bundles);
    expect(main).toMatchObject({ status: "fulfilled", value: { exportName: "handler" } });
    expect(failed).toEqual(
      [/src\/broken\.ts:1/, /src\/empty has no export handler/, /has no src\/none\.ts/].map((message) => ({
        status: "rejected",
        reason: expect.objectContaining({ name: "BundleError", message: expect.stringMatching(message) }),
      })),
    );
    const cache = join(app, "node_modules", ".cache", "ringback");
    const folders = await readdir(cache);
    const left = await Promise.all(folders.map((folder) => readdir(join(cache, folder))));
    expect(left.flat().filter((name) => name.startsWith("building-"))).toEqual([]);
  });
});

const handlerOf = (one: unknown, main: unknown) => (one === main ? "src/main.handler" : "src/other.handler");
