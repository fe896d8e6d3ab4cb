import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type FunctionsOfApp, functionsOfApp } from "../testing/functions-of-app.ts";
import { watchFunctions } from "./watch-functions.ts";

let app: FunctionsOfApp;
let replaced: string[][];
let errors: string[];
let endWatch: () => void;

beforeEach(async () => {
  app = await functionsOfApp();
  replaced = [];
  errors = [];
  await app.write("src/shared/version.ts", `export const version: string = "one";`);
  await app.write("src/first.ts", usesVersion);
  await app.write("src/second.ts", usesVersion);
  await app.write("src/alone.ts", `export const handler = async (): Promise<string> => "alone";`);
});
afterEach(async () => {
  endWatch();
  await app.close();
});

const usesVersion = `import { version } from "./shared/version.ts"; export const handler = async (): Promise<string> => version;`;

function watch(): void {
  endWatch = watchFunctions({
    functions: app.service,
    onReplaced: (names) => replaced.push([...names]),
    onError: (message) => errors.push(message),
  });
}

const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000 });

it("replaces every function that a changed file is part of, and no other, each with its own options", async () => {
  await app.deploy("first");
  const source = {
    app: app.folder,
    handler: "src/second.handler",
    minify: true,
    bundling: { format: "cjs" },
  };
  await app.deploy("second", { code: { kind: "bundled", source } });
  await app.deploy("alone");
  watch();
  await app.write("src/shared/version.ts", `export const version: string = "two";`);
  await poll(() => replaced).toEqual([["first", "second"]]);
  expect([await app.answerOf("first"), await app.answerOf("second")]).toEqual(["two", "two"]);
  expect(app.service.bundles.get("second")?.file).toMatch(/bundle\.cjs$/);
});

it("watches what is deployed later, and what is removed no more", async () => {
  await app.deploy("alone");
  watch();
  await app.deploy("first");
  await app.write("src/shared/version.ts", `export const version: string = "two";`);
  await poll(() => replaced).toEqual([["first"]]);
  await app.service.remove("first");
  await app.write("src/shared/version.ts", `export const version: string = "three";`);
  await app.write("src/alone.ts", `export const handler = async (): Promise<string> => "changed";`);
  await poll(() => replaced).toEqual([["first"], ["alone"]]);
});

it("names the function that cannot be bundled, keeps its old bundle, and replaces the others", async () => {
  await app.deploy("first");
  await app.deploy("alone");
  watch();
  await app.write("src/shared/version.ts", `export const version = ;`);
  await app.write("src/alone.ts", `export const handler = async (): Promise<string> => "changed";`);
  await poll(() => replaced).toEqual([["alone"]]);
  await poll(() => errors[0]).toMatch(/^first: .*version\.ts:1:23/s);
  expect(await app.answerOf("first")).toBe("one");
  await app.write("src/shared/version.ts", `export const version: string = "corrected";`);
  await poll(() => replaced.at(-1)).toEqual(["first"]);
  expect(await app.answerOf("first")).toBe("corrected");
});

it("takes what was saved between the deployment and the watch", async () => {
  await app.deploy("first");
  await app.write("src/shared/version.ts", `export const version: string = "two";`);
  watch();
  await poll(() => replaced).toEqual([["first"]]);
});

it("follows a folder that goes and comes again, as a change of branches has it", async () => {
  await app.deploy("first");
  watch();
  await rename(join(app.folder, "src"), join(app.folder, "away"));
  await poll(() => errors.length).toBeGreaterThan(0);
  await rename(join(app.folder, "away"), join(app.folder, "src"));
  await app.write("src/shared/version.ts", `export const version: string = "two";`);
  await poll(() => replaced).toEqual([["first"]]);
  // Another folder of the same name, within one moment.
  await rm(join(app.folder, "src", "shared"), { recursive: true });
  await app.write("src/shared/version.ts", `export const version: string = "three";`);
  await poll(() => replaced).toEqual([["first"], ["first"]]);
  await app.write("src/shared/version.ts", `export const version: string = "four";`);
  await poll(() => replaced).toEqual([["first"], ["first"], ["first"]]);
  expect(await app.answerOf("first")).toBe("four");
});
