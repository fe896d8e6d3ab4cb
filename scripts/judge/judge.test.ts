import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

it("names the servers that need Java or Python, and counts them as skipped", () => {
  const empty = mkdtempSync(join(tmpdir(), "ringback path "));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, "..", "judge.ts")], {
    encoding: "utf8",
    env: { ...process.env, PATH: empty },
  });
  expect(stdout).toBe(
    `ElasticMQ 1.7.1 is skipped: java is not on this machine, or too old.

ministack 1.5.33 is skipped: python3 is not on this machine, or too old.

0 passed, 0 failed, 2 skipped
`,
  );
  expect(status).toBe(0);
});
