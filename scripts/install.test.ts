import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
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

  it("does not call it well when npm has left out Node", async () => {
    const folder = clone({ npm: `rmSync("node_modules/.bin", { recursive: true });` });
    const { output, exitStatus } = await install(folder);
    expect(output).toMatch(/npm ci ended well, but Node \d+\.\d+\.\d+ does not run\.\n$/);
    expect(exitStatus).toBe(1);
  });

  it("links Node where npm has not", async () => {
    const folder = clone({
      npm: `rmSync("node_modules/.bin/node");
        mkdirSync("node_modules/node-for-this/bin", { recursive: true });
        symlinkSync(process.execPath, "node_modules/node-for-this/bin/node");`,
    });
    expect((await install(folder)).output).toMatch(/\nInstalled in /);
    rmSync(join(folder, "node_modules", ".bin", "node"));
    expect(await install(folder)).toEqual({ output: "", exitStatus: 0 });
    expect(existsSync(join(folder, "node_modules", ".bin", "node"))).toBe(true);
  });

  it("lets npm run no package's install script, whatever its version and the user's settings", async () => {
    const folder = clone({ npm: `appendFileSync("arguments", process.argv.slice(2).join(" "));` });
    await install(folder);
    expect(readFileSync(join(folder, "arguments"), "utf8")).toMatch(/^ci .*--ignore-scripts( |$)/);
  });

  it("says what to do where there is no package of Node for the machine and its own is too old", async () => {
    const folder = clone();
    const machine = { platform: "sunos", arch: "sparc", version: "20.20.2" };
    const { output, exitStatus } = await finish(start(folder, "--import", on(machine)));
    expect(output).toBe(
      "There is no package of Node 24 for sunos on sparc: install Node 24 or newer (this is 20.20.2), then run this again.\n",
    );
    expect(exitStatus).toBe(1);
    expect(npmRuns(folder)).toBe(0);
  });

  it.runIf(process.platform === "linux")(
    "says at once that Linux without glibc runs no package of Node",
    async () => {
      const folder = clone();
      const alpine = module("process.report.getReport = () => ({ header: {} });");
      const { output, exitStatus } = await finish(start(folder, "--import", alpine));
      expect(output).toMatch(/^The package of Node 24 .* use a system .* with glibc\.\n$/);
      expect(exitStatus).toBe(1);
      expect(npmRuns(folder)).toBe(0);
    },
  );

  it("installs on such a machine where its own Node is new enough", async () => {
    const folder = clone({ npm: `rmSync("node_modules/.bin/node");` });
    const machine = { platform: "sunos", arch: "sparc", version: "24.9.0" };
    const { output, exitStatus } = await finish(start(folder, "--import", on(machine)));
    expect(output).toMatch(/\nInstalled in /);
    expect(exitStatus).toBe(0);
  });

  it("refuses a Node that is too old in one line", async () => {
    const folder = clone();
    const { output, exitStatus } = await finish(start(folder, "--import", on({ version: "18.20.8" })));
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

  it("is waited for when it was killed and its npm goes on", async () => {
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

  it("ends at once, and leaves nothing, on Ctrl-C while it waits for another", async () => {
    const folder = clone({ npm: waitsForGo });
    const first = start(folder);
    const finished = finish(first);
    await npmHasStarted(folder);
    const second = run(folder, "echo", "ran");
    const secondFinished = finish(second);
    await once(second.stdout ?? second, "data");
    second.kill("SIGINT");
    expect(await secondFinished).toEqual({
      output: expect.stringMatching(/^Waiting .*\n$/),
      exitStatus: 130,
    });
    writeFileSync(join(folder, "go"), "");
    expect((await finished).exitStatus).toBe(0);
    expect(readdirSync(join(folder, ".cache"))).toEqual([]);
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
    writeInstallLock(folder, String(dead.pid));
    expect((await install(folder)).exitStatus).toBe(0);
  });

  it("is not held up by a lock of its own number, as containers give it again", async () => {
    const folder = clone();
    const lock = `import { mkdirSync, writeFileSync } from "node:fs";
      mkdirSync(".cache", { recursive: true });
      writeFileSync(".cache/install.lock", JSON.stringify({ pids: [process.pid], takenAt: Date.now() }));`;
    const { output, exitStatus } = await finish(start(folder, "--import", module(lock)));
    expect(output).not.toContain("Waiting");
    expect(exitStatus).toBe(0);
  });
});

describe("a script of package.json", () => {
  it("becomes the command once all is installed, with its arguments and its exit status", async () => {
    const folder = clone();
    const args = [process.execPath, "--eval", "console.log(process.argv.at(-1)); process.exit(7)", "a b"];
    const { output, exitStatus } = await finish(run(folder, ...args));
    expect(output).toMatch(/\nInstalled in .*\na b\n$/);
    expect(exitStatus).toBe(7);
  });

  it("keeps the options that a user gives to Node", async () => {
    const folder = await installed();
    const options = { NODE_OPTIONS: "--no-deprecation" };
    const { output } = await finish(runWith(folder, options, "sh", "-c", "echo $NODE_OPTIONS"));
    expect(output).toBe("--disable-warning=ExperimentalWarning --no-deprecation\n");
  });

  it("does not run the command where the install fails", async () => {
    const folder = clone({ npm: "process.exit(1);" });
    const { output, exitStatus } = await finish(run(folder, "echo", "ran"));
    expect(output).not.toContain("ran");
    expect(exitStatus).toBe(1);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends npm and itself on %s while it installs",
    async (signal) => {
      const folder = clone({ npm: `writeFileSync("npm-pid", String(process.pid)); ${waitsForGo}` });
      const child = run(folder, "echo", "ran");
      const finished = finish(child);
      const pid = await vi.waitUntil(() => readText(join(folder, "npm-pid")), { timeout: 10_000 });
      child.kill(signal);
      const { output, exitStatus } = await finished;
      expect(output).toMatch(/interrupted; the next start does it again\.\n$/);
      expect(exitStatus).toBe(128 + constants.signals[signal]);
      await vi.waitUntil(() => !isAlive(Number(pid)), { timeout: 10_000 });
    },
  );

  it("hands a signal to the command, which it has become", async () => {
    const folder = await installed();
    const child = run(folder, process.execPath, "--eval", "console.log('up'); setInterval(() => {}, 1000)");
    await once(child.stdout ?? child, "data");
    child.kill("SIGTERM");
    const [, signal] = await once(child, "close");
    expect(signal).toBe("SIGTERM");
  });
});

const waitsForGo = `await until(() => existsSync("go"));`;

/** A folder with the installer, a lock file, and an npm that installs by writing what npm would write last. */
function clone({ npm = "" }: { npm?: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback install "));
  folders.push(folder);
  for (const file of ["install.mjs", "with-packages.sh"])
    cpSync(join(import.meta.dirname, file), join(folder, "scripts", file));
  cpSync(join(import.meta.dirname, "install"), join(folder, "scripts", "install"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeLock(folder, "1.0.0");
  writeFileSync(
    join(folder, "npm-cli.js"),
    `import { appendFileSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
    "node_modules/node-for-another-system": {
      version: "1.2.3",
      bin: { node: "node" },
      os: "none",
      cpu: "none",
    },
    "node_modules/node-for-this": {
      version: process.versions.node,
      bin: { node: "bin/node" },
      os: [process.platform],
      cpu: process.arch,
    },
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

function run(folder: string, ...command: string[]): ChildProcess {
  return runWith(folder, {}, ...command);
}

/** `with-packages.sh`, as npm runs it. */
function runWith(folder: string, environment: NodeJS.ProcessEnv, ...command: string[]): ChildProcess {
  return spawn("sh", ["scripts/with-packages.sh", ...command], {
    cwd: folder,
    env: {
      ...process.env,
      ...environment,
      npm_node_execpath: process.execPath,
      npm_execpath: join(folder, "npm-cli.js"),
    },
  });
}

/** What `--import` takes for a machine of another kind. */
function on(machine: { platform?: string; arch?: string; version: string }): string {
  const { version, ...rest } = machine;
  const values = { versions: { node: version }, ...rest };
  return module(
    `for (const [name, value] of Object.entries(${JSON.stringify(values)})) Object.defineProperty(process, name, { value });`,
  );
}

function module(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function writeInstallLock(folder: string, pid: string): void {
  mkdirSync(join(folder, ".cache"));
  const lock = `{"pids":[${pid}],"takenAt":${Date.now()}}`;
  writeFileSync(join(folder, ".cache", "install.lock"), lock);
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
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
