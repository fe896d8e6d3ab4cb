import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { undeployedImports } from "./undeployed-imports.ts";

it("nothing that is deployed imports a tool, a script, or what only tests share", () => {
  expect(undeployedImports(join(import.meta.dirname, "../.."))).toEqual([]);
});

describe("what finds an import of something that is not deployed", () => {
  it.each([
    ["sst.config.ts", `await import("./tools/local/src/local-cloud.ts");`],
    ["sst.config.ts", `import { packageManifests } from "./scripts/project-rules/package-manifests.ts";`],
    ["sst.config.ts", `await import("@ringback/local/local-cloud");`],
    ["stacks/queues.ts", `import { startLocalCloud } from "../tools/local/src/local-cloud.ts";`],
    ["stacks/queues.ts", `import { evaluateStage } from "./testing/evaluate-stage.ts";`],
    ["packages/core/src/settle.ts", `import { fakeClock } from "./testing/fake-clock.ts";`],
    ["packages/functions/src/deep/recorder.ts", `export * from "@ringback/core/testing/fake-clock";`],
    ["packages/functions/src/recorder.ts", `type Cloud = import("../../../tools/local/src/cloud.ts").Cloud;`],
    ["packages/functions/src/recorder.ts", `import "@ringback/local";`],
    ["packages/functions/src/recorder.ts", `new URL("../../../tools/local/src/main.ts", import.meta.url);`],
  ])("sees in %s: %s", (file, line) => {
    expect(importsIn({ [file]: line })).toEqual([expect.stringContaining(`${file}: `)]);
  });

  it("lets pass what is deployed, and what tests and tools import", () => {
    const fromTool = `import { startLocalCloud } from "@ringback/local/local-cloud";`;
    expect(
      importsIn({
        "sst.config.ts": `await import("./stacks/storage.ts");`,
        "stacks/storage.ts": `import { names } from "@ringback/contracts/names";\nimport { stage } from "./stage.ts";`,
        "stacks/storage.test.ts": fromTool,
        "stacks/testing/local-deployment.ts": fromTool,
        "tools/cli/src/start.ts": fromTool,
      }),
    ).toEqual([]);
  });
});

function importsIn(files: Record<string, string>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "ringback deployed imports "));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const manifest = { "tools/local/package.json": `{"name":"@ringback/local"}` };
  for (const [path, content] of Object.entries({ ...manifest, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return undeployedImports(folder);
}
