import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const script = resolve("scripts/prepare-sst-platform.ts");
const folders: string[] = [];

/** A project with this one's packages, and with a registry that nobody answers at. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback sst types-"));
  folders.push(folder);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), "{}\n");
  return folder;
}

function prepare(cwd: string) {
  const env = { ...process.env, npm_config_registry: "http://127.0.0.1:9/" };
  return spawnSync(process.execPath, [script], { cwd, env, encoding: "utf8" });
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("npm run sst:types", () => {
  it("says what it needs and what to run where the registry cannot be reached, and leaves nothing behind", () => {
    const folder = project();
    const { status, stderr } = prepare(folder);
    expect(stderr).toContain(
      'It needs the npm registry: check the network, then run "npm run sst:types" again.',
    );
    expect(status).toBe(1);
    expect(readdirSync(join(folder, ".sst"))).toEqual([]);
  });

  it("needs no network where the platform is there", () => {
    const folder = project();
    mkdirSync(join(folder, ".sst/platform"), { recursive: true });
    writeFileSync(join(folder, ".sst/platform/version"), "4.17.1\n");
    writeFileSync(join(folder, ".sst/provider-lock.json"), "[]\n");
    expect(prepare(folder)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it("does not take an interrupted preparation for a complete one", () => {
    const folder = project();
    mkdirSync(join(folder, ".sst/platform"), { recursive: true });
    writeFileSync(join(folder, ".sst/platform/version"), "4.17.1\n");
    expect(prepare(folder).status).toBe(1);
  });
});
