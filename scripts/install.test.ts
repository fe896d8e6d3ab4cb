import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("the install before start and test", () => {
  it("installs where nothing is installed, and says so in two lines", async () => {
    const folder = clone();
    const { output, exitStatus } = await install(folder);
    expect(output).toMatch(/^Installing .*nothing is installed yet.*\nInstalled in \d+\.\d s\.\n$/);
    expect(exitStatus).toBe(0);
  });

  it("does nothing and says nothing where all is installed", async () => {
    const folder = await installed();
    expect(await install(folder)).toEqual({ output: "", exitStatus: 0 });
    expect(npmRuns(folder)).toBe(1);
  });

  it("does nothing when the lock file has a new time and the same packages", async () => {
    const folder = await installed();
    const later = Date.now() / 1000 + 60;
    utimesSync(join(folder, "package-lock.json"), later, later);
    expect(await install(folder)).toEqual({ output: "", exitStatus: 0 });
  });

  it("installs again when the lock file names another version", async () => {
    const folder = await installed();
    writeLock(folder, "2.0.0");
    expect((await install(folder)).output).toContain("the lock file has changed");
  });

  it("installs again when the project's Node does not run", async () => {
    const folder = await installed();
    rmSync(join(folder, "node_modules", ".bin", "node"));
    writeFileSync(join(folder, "node_modules", ".bin", "node"), "half a file");
    expect((await install(folder)).output).toContain("does not run");
    expect(await install(folder)).toEqual({ output: "", exitStatus: 0 });
  });

  it("shows npm's whole error and what to do about it where the network is missing", async () => {
    const folder = clone({
      npm: `console.error("npm error code ENOTFOUND\\nnpm error more"); process.exit(1);`,
    });
    const { output, exitStatus } = await install(folder);
    expect(output).toMatch(
      /npm error code ENOTFOUND\nnpm error more\nThe npm registry cannot be reached: .*\n$/,
    );
    expect(exitStatus).toBe(1);
  });

  it("does not call it well when npm has left out Node's install script", async () => {
    const folder = clone({ npm: `rmSync("node_modules/.bin", { recursive: true });` });
    const { output, exitStatus } = await install(folder);
    expect(output).toContain("ignore-scripts");
    expect(exitStatus).toBe(1);
  });

  it("refuses a Node that is too old in one line", async () => {
    const folder = clone();
    const old = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "18.20.8" } })`;
    const { output, exitStatus } = await finish(start(folder, "--import", old));
    expect(output).toBe("Ringback needs Node 20 or newer to install itself; this is Node 18.20.8.\n");
    expect(exitStatus).toBe(1);
    expect(npmRuns(folder)).toBe(0);
  });
});

describe("an install that is disturbed", () => {
  it("ends npm on Ctrl-C, and is done again by the next one", async () => {
    const folder = clone({ npm: waitsForGo });
    const first = start(folder);
    const finished = finish(first);
    await npmHasStarted(folder);
    first.kill("SIGINT");
    expect(await finished).toEqual({ output: expect.stringContaining("interrupted"), exitStatus: 130 });
    writeFileSync(join(folder, "go"), "");
    expect((await install(folder)).output).toContain("nothing is installed yet");
    expect(await install(folder)).toEqual({ output: "", exitStatus: 0 });
  });

  it("is waited for when it was killed and npm goes on alone", async () => {
    const folder = clone({ npm: waitsForGo });
    const first = start(folder);
    const finished = finish(first);
    await npmHasStarted(folder);
    first.kill("SIGKILL");
    const second = start(folder);
    const secondFinished = finish(second);
    await once(second.stdout ?? second, "data");
    writeFileSync(join(folder, "go"), "");
    await finished;
    expect(await secondFinished).toEqual({ output: expect.stringMatching(/^Waiting .*\n$/), exitStatus: 0 });
    expect(npmRuns(folder)).toBe(1);
  });

  it("installs once when several start at the same time", async () => {
    const folder = clone();
    const results = await Promise.all([install(folder), install(folder), install(folder)]);
    expect(results.map(({ exitStatus }) => exitStatus)).toEqual([0, 0, 0]);
    expect(npmRuns(folder)).toBe(1);
  });

  it("is not held up by the lock of a process that has died", async () => {
    const folder = clone();
    const dead = spawn(process.execPath, ["--eval", ""]);
    await once(dead, "close");
    mkdirSync(join(folder, ".cache"));
    writeFileSync(
      join(folder, ".cache", "install.lock"),
      JSON.stringify({ pids: [dead.pid], takenAt: Date.now() }),
    );
    expect((await install(folder)).exitStatus).toBe(0);
  });
});

const waitsForGo = `await until(() => existsSync("go"));`;

/** A folder with the installer, a lock file, and an npm that installs by writing what npm would write last. */
function clone({ npm = "" }: { npm?: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback install "));
  folders.push(folder);
  cpSync(join(import.meta.dirname, "install.mjs"), join(folder, "scripts", "install.mjs"));
  cpSync(join(import.meta.dirname, "install"), join(folder, "scripts", "install"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeLock(folder, "1.0.0");
  writeFileSync(
    join(folder, "npm-cli.js"),
    `import { appendFileSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
    const until = async (holds) => { while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10)); };
    appendFileSync("npm-runs", "ci\\n");
    rmSync("node_modules", { recursive: true, force: true });
    mkdirSync("node_modules/.bin", { recursive: true });
    symlinkSync(process.execPath, "node_modules/.bin/node");
    ${npm}
    copyFileSync("package-lock.json", "node_modules/.package-lock.json");`,
  );
  return folder;
}

function writeLock(folder: string, version: string): void {
  const packages = {
    "": {},
    "node_modules/node": { version: process.versions.node },
    "node_modules/zod": { version },
    "node_modules/for-another-platform": { version, optional: true },
  };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages }));
}

async function installed(): Promise<string> {
  const folder = clone();
  expect((await install(folder)).exitStatus).toBe(0);
  return folder;
}

function start(folder: string, ...nodeOptions: string[]): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, join(folder, "scripts", "install.mjs")], {
    cwd: folder,
    env: { ...process.env, npm_execpath: join(folder, "npm-cli.js") },
  });
}

async function finish(child: ChildProcess) {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const [exitStatus] = await once(child, "close");
  return { output, exitStatus };
}

function install(folder: string) {
  return finish(start(folder));
}

function npmHasStarted(folder: string): Promise<boolean> {
  return vi.waitUntil(() => existsSync(join(folder, "node_modules", ".bin", "node")), { timeout: 10_000 });
}

function npmRuns(folder: string): number {
  const file = join(folder, "npm-runs");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
}
