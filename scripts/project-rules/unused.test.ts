import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { staticChecks } from "../run-tests/static-checks.ts";

const root = join(import.meta.dirname, "../..");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const manifest = (name: string, rest: object) =>
  JSON.stringify({ name, version: "0.1.0", type: "module", exports: { "./*": "./src/*.ts" }, ...rest });

const clean = {
  "package.json": JSON.stringify({
    name: "ringback",
    private: true,
    type: "module",
    workspaces: ["packages/*"],
  }),
  "packages/contracts/package.json": manifest("@ringback/contracts", { dependencies: { zod: "4.6.7" } }),
  "packages/contracts/src/name.ts": `import * as z from "zod/mini";\nexport const name = z.string();`,
  "tools/cli/package.json": manifest("@ringback/cli", {
    bin: "./src/main.ts",
    dependencies: { "@ringback/contracts": "0.1.0" },
  }),
  "tools/cli/src/main.ts": `import { name } from "@ringback/contracts/name";\nconsole.log(name);`,
};

it("lets a tree pass in which everything is used", () => {
  const { exitStatus, output } = checkUnused(clean);
  expect(output).not.toContain("Unused");
  expect(exitStatus).toBe(0);
});

describe("in a tree with something unused of each kind, reports", () => {
  let result: ReturnType<typeof checkUnused>;

  beforeAll(() => {
    result = checkUnused({
      ...clean,
      "packages/contracts/package.json": manifest("@ringback/contracts", {
        dependencies: { zod: "4.6.7", jsonata: "2.2.2" },
      }),
      "packages/contracts/src/name.ts": `import * as z from "zod/mini";\nexport const name = z.string();\nexport const forgotten = 1;`,
      "packages/contracts/src/lost.ts": "export const lost = 1;",
    });
  });

  it.each([
    ["an export that nobody imports, though the export map offers it", /\bforgotten\b/],
    ["a file that nobody imports", /packages\/contracts\/src\/lost\.ts/],
    ["a dependency that nobody imports", /\bjsonata\b/],
  ])("%s", (_what, reported) => {
    expect(result.output).toMatch(reported);
    expect(result.exitStatus).toBe(1);
  });
});

it("reports a production dependency that only a test imports", () => {
  const { exitStatus, output } = checkUnused({
    ...clean,
    "packages/contracts/package.json": manifest("@ringback/contracts", {
      dependencies: { zod: "4.6.7", "fast-check": "4.10.2" },
      devDependencies: { vitest: "5.1.1" },
    }),
    "packages/contracts/src/name.test.ts": `import fc from "fast-check";\nimport { it } from "vitest";\nit("is", () => { fc; });`,
  });
  expect(output).toMatch("fast-check");
  expect(exitStatus).toBe(1);
});

/** Runs the very command of package.json with the real knip.json over a small tree. */
function checkUnused(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "ringback unused "));
  folders.push(folder);
  cpSync(join(root, "knip.json"), join(folder, "knip.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const script = staticChecks(root).find(({ name }) => name === "unused")?.script ?? "exit 2";
  const run = spawnSync("sh", ["-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}:${process.env["PATH"]}` },
  });
  return { exitStatus: run.status, output: run.stdout + run.stderr };
}
