import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { deployedAppInTests, exceptions } from "./deployed-app-in-tests.ts";

const root = join(import.meta.dirname, "../..");

describe("the tests of the tools", () => {
  it("run the small app, and never the one that is deployed from here", () => {
    expect(deployedAppInTests(root)).toEqual([]);
  });

  it.each(exceptions)("$file still needs to be let pass", ({ file, pattern }) => {
    expect(readFileSync(join(root, file), "utf8")).toMatch(pattern);
  });
});

describe("what finds the deployed app in a test", () => {
  it.each([
    [`import { handler } from "@ringback/functions/recorder";`, "imports an entry point"],
    [`const file = "packages/functions/src/undelivered-events.ts";`, "names an entry point"],
    [`const file = join(root, "packages", "functions", "src", "recorder.ts");`, "names an entry point"],
    [`await startLocalCloud({ app: nearestApp(process.cwd()), port: 0 });`, "takes the nearest app"],
    [`const entry = coldStartEntry("ringback", projectDir);`, "takes the folder that the benchmarks measure"],
    [`const main = fileURLToPath(new URL("../main.ts", import.meta.url));`, "runs the command by itself"],
    [`spawn(process.execPath, ["tools/cli/src/main.ts", "start"]);`, "runs the command by itself"],
    [`fork("../../proof/src/main.ts");`, "runs the command by itself"],
    [`await import("./main.ts");`, "runs the command by itself"],
    [`spawn(process.execPath, [\`\${folder}/main.ts\`]);`, "runs the command by itself"],
    ["await startLocalCloud({ app: process.cwd(), port: 0 });", "takes the nearest app"],
  ])("sees %s", (line, how) => {
    const found = deployedAppInTests(
      folderWith({
        "tools/cli/src/planted.test.ts": line,
        "tools/cli/src/end-to-end/planted.ts": line,
        "tools/cli/src/testing/planted.ts": line,
        "tools/cli/src/production.ts": line,
      }),
    );
    expect(found).toEqual([
      expect.stringContaining(`tools/cli/src/end-to-end/planted.ts: ${how}`),
      expect.stringContaining(`tools/cli/src/planted.test.ts: ${how}`),
      expect.stringContaining(`tools/cli/src/testing/planted.ts: ${how}`),
    ]);
  });

  it("lets the small app and the building blocks pass", () => {
    const lines = [
      `import { settleRecords } from "@ringback/functions/sqs/settle-records";`,
      `await startLocalCloud({ app: smallApp, port: 0 });`,
    ];
    expect(deployedAppInTests(folderWith({ "tools/cli/src/fine.test.ts": lines.join("\n") }))).toEqual([]);
  });
});

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback tests of tools "));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  return folder;
}
