import { afterEach, describe, expect, it } from "vitest";
import { attachDebugger } from "../testing/debugger.ts";
import { type FunctionsOfApp, functionsOfApp } from "../testing/functions-of-app.ts";

let app: FunctionsOfApp;
afterEach(() => app.close());

const handler = (answer: string) => `export const handler = async (): Promise<string> => ${answer};`;
const debuggerLine = (name: string) =>
  new RegExp(`^${name} Debugger listening on (ws://127\\.0\\.0\\.1:(\\d+)/\\S+)$`);
const debuggersOf = (name: string) =>
  app.lines.flatMap((line) => {
    const [, url, port] = debuggerLine(name).exec(line) ?? [];
    return url === undefined ? [] : [{ url, port: Number(port) }];
  });

describe("functions under a debugger", () => {
  it("have a process each before they are invoked, and ports one after the other in the order of their deployment", async () => {
    const first = 20_000 + (process.pid % 20_000);
    app = await functionsOfApp({ inspect: first });
    for (const name of ["recorder", "described", "archiver"])
      await app.write(`src/${name}.ts`, handler(`"${name}"`));
    await app.deploy("recorder");
    await app.deploy("described", { code: { kind: "not-run", reason: "It is Python." } });
    await app.deploy("archiver");
    await app.service.startInspected();
    await expect.poll(() => debuggersOf("recorder").map(({ port }) => port)).toEqual([first]);
    await expect.poll(() => debuggersOf("archiver").map(({ port }) => port)).toEqual([first + 1]);
    const inspector = await attachDebugger(debuggersOf("archiver")[0]?.url ?? "");
    await inspector.send("Debugger.enable");
    inspector.close();
    expect(await app.answerOf("archiver")).toBe("archiver");
  });
});

describe("the cache", () => {
  it("has what was begun to be bundled ahead, and an error of it is the deployment's", async () => {
    app = await functionsOfApp();
    await app.write("src/well.ts", handler("1"));
    const source = (name: string) => ({ app: app.folder, handler: `src/${name}.handler`, minify: false });
    app.service.prepare([source("well"), source("missing")]);
    await app.deploy("well");
    await expect(app.deploy("missing")).rejects.toThrow(/^missing: The app in .* has no src\/missing\.ts/);
    expect(await app.answerOf("well")).toBe(1);
  });
});

it("ends every process when it is closed, and throttles whoever comes later", async () => {
  app = await functionsOfApp();
  await app.write("src/well.ts", handler("1"));
  await app.deploy("well");
  await app.answerOf("well");
  const lambda = app.service.functions.get("well");
  await app.service.close();
  expect(app.service.processIds).toEqual([]);
  expect((await lambda?.invoke({}))?.result).toEqual({ outcome: "throttled" });
});
