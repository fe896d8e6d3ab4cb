import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";

const root = join(import.meta.dirname, "..");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it("counts checks and tests together, and ends with the sums and exit status 0", async () => {
  const folder = workspace({
    checks: { "check:one": "true", "check:two": "true" },
    tests: `it("holds", () => {}); it.skip("waits", () => {});`,
  });
  const { lastLine, exitStatus } = await runTestCommand(folder);
  expect({ lastLine, exitStatus }).toEqual({ lastLine: "3 passed, 0 failed, 1 skipped", exitStatus: 0 });
});

it("shows what a failed check printed, runs the rest all the same, and ends with 1", async () => {
  const folder = workspace({
    checks: { "check:bad": "echo this is broken; exit 3", "check:good": "true", other: "false" },
    tests: `it("holds", () => {});`,
  });
  const { output, lastLine, exitStatus } = await runTestCommand(folder);
  expect(output).toContain("this is broken");
  expect({ lastLine, exitStatus }).toEqual({ lastLine: "2 passed, 1 failed", exitStatus: 1 });
});

it("counts an error that no test caught as failed", async () => {
  const folder = workspace({
    checks: {},
    tests: `it("holds", () => { Promise.reject(new Error("nobody looks")); });`,
  });
  const { lastLine, exitStatus } = await runTestCommand(folder);
  expect({ lastLine, exitStatus }).toEqual({ lastLine: "1 passed, 1 failed", exitStatus: 1 });
});

it("gives its arguments to Vitest, and fails when they leave no test to run", async () => {
  const folder = workspace({ checks: {}, tests: `it("a", () => {}); it("b", () => {});` });
  expect((await runTestCommand(folder, "-t", "a")).lastLine).toBe("1 passed, 0 failed, 1 skipped");
  expect((await runTestCommand(folder, "no-such-file")).lastLine).toBe("0 passed, 1 failed");
});

const hangs = `require("node:fs").writeFileSync("pid", String(process.pid)); setTimeout(() => {}, 60_000)`;

it.each([
  { what: "a process that a check started", checks: { "check:slow": `node -e '${hangs}'; true` }, tests: "" },
  {
    what: "a test worker",
    checks: {},
    tests: `it("hangs", async () => {
      writeFileSync("pid", String(process.pid));
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }, 60_000);`,
  },
])(
  "ends on Ctrl-C, which comes twice, and leaves nothing behind: $what",
  { timeout: 20_000 },
  async (given) => {
    const folder = workspace(given);
    const command = startTestCommand(folder);
    const finished = finish(command);
    await vi.waitUntil(() => textOf(join(folder, "pid")) !== "", { timeout: 10_000 });
    command.kill("SIGINT");
    command.kill("SIGINT");
    const { output, exitStatus } = await finished;
    expect(exitStatus).toBe(130);
    expect(output).not.toMatch(/\d passed/);
    const hanging = Number(textOf(join(folder, "pid")));
    // An orphan counts as alive until the system has collected it.
    await vi.waitUntil(() => !isAlive(hanging), { timeout: 10_000 });
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  },
);

it("takes away what the tests leave in the folder of temporary files", { timeout: 20_000 }, async () => {
  const leave = `import { mkdtempSync } from "node:fs"; import { tmpdir } from "node:os";
    it("leaves a folder", () => { writeFileSync(mkdtempSync(tmpdir() + "/left ") + "/file", ""); });`;
  const folder = workspace({ checks: {}, tests: leave });
  expect((await runTestCommand(folder)).lastLine).toBe("1 passed, 0 failed");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

interface Workspace {
  readonly checks: Record<string, string>;
  readonly tests: string;
}

function workspace({ checks, tests }: Workspace): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback test "));
  folders.push(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", scripts: checks }));
  writeFileSync(join(folder, "vitest.workspace.ts"), "export default {};");
  const imports = `import { writeFileSync } from "node:fs"; import { it } from "vitest";`;
  writeFileSync(join(folder, "one.test.ts"), `${imports}\nit; writeFileSync;\n${tests}`);
  return folder;
}

function startTestCommand(folder: string, ...args: string[]): ChildProcess {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary, { recursive: true });
  const env = { ...process.env, TMPDIR: temporary };
  return spawn(process.execPath, [join(root, "scripts", "run-tests.ts"), ...args], { cwd: folder, env });
}

function runTestCommand(folder: string, ...args: string[]) {
  return finish(startTestCommand(folder, ...args));
}

async function finish(command: ChildProcess) {
  let output = "";
  command.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  const [exitStatus] = await once(command, "close");
  return { output, lastLine: output.trimEnd().split("\n").at(-1), exitStatus };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
