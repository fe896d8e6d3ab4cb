import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { attachDebugger, bundleOf, placeInBundle } from "@ringback/local/testing/debugger";
import { workflowClient } from "@ringback/local/testing/workflow-client";
import { expect, it, onTestFinished, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

interface Configuration {
  readonly name: string;
  readonly request: "launch" | "attach";
  readonly runtimeExecutable?: string;
  readonly runtimeArgs?: readonly string[];
  readonly program?: string;
  readonly args?: readonly string[];
  readonly port?: number;
  readonly outFiles?: readonly string[];
  readonly resolveSourceMapLocations?: readonly string[];
}

const root = join(import.meta.dirname, "../..");
const launch: {
  compounds: { name: string; configurations: string[] }[];
  configurations: Configuration[];
} = JSON.parse(
  (await readFile(join(root, ".vscode/launch.json"), "utf8")).replaceAll("$" + "{workspaceFolder}", root),
);

const found = <Named extends { name: string }>(list: readonly Named[], name: string): Named => {
  const one = list.find((candidate) => candidate.name === name);
  if (one === undefined) throw new Error(`launch.json has no "${name}".`);
  return one;
};
const configurationsOf = (compound: string) =>
  found(launch.compounds, compound).configurations.map((name) => found(launch.configurations, name));

it("one key stops in the recorder's TypeScript, in the local cloud", async () => {
  const [cloud, recorder] = configurationsOf("Recorder in the local cloud");
  expect([cloud?.request, recorder?.request]).toEqual(["launch", "attach"]);
  // The ports are free ones here: the next port is the dead-letter function's.
  const port = String(recorder?.port);
  expect(cloud?.args).toContain(port);
  const { endpoint, recorderName, debuggers } = await run(
    cloud?.runtimeExecutable ?? "",
    ...(cloud?.runtimeArgs ?? []),
    ...(cloud?.args ?? []).map((arg) => (arg === port ? "0" : arg)),
    ...["--port", "0", "--console-port", "0"],
  );

  const inspector = await attachDebugger(debuggers[recorderName] ?? "");
  await inspector.send("Debugger.enable");
  const bundle = await bundleOf(inspector);
  // Only there the editor looks for source maps, without which no breakpoint binds.
  const isAmong = (globs: readonly string[] = []) =>
    globs.some((glob) => matchesGlob(fileURLToPath(bundle), glob));
  expect(isAmong(recorder?.outFiles)).toBe(true);
  expect(isAmong(recorder?.resolveSourceMapLocations)).toBe(true);

  const file = "packages/functions/src/sqs/settle-records.ts";
  const lines = (await readFile(join(root, file), "utf8")).split("\n");
  const line = lines.findIndex((text) => text.includes("settleBatch("));
  const place = await placeInBundle(bundle, { file, line });
  const { breakpointId } = await inspector.send("Debugger.setBreakpointByUrl", place);
  const paused = inspector.next("Debugger.paused");
  // In another process: what runs is what the endpoint says.
  const { links } = JSON.parse(await (await fetch(endpoint)).text());
  const { arn: stateMachineArn } = links.RecordWorkflow;
  const workflow = workflowClient({ endpoint, tasks: { workflows: [{ name: "Record", stateMachineArn }] } });
  const executionArn = await workflow.start("debugged");
  expect(await paused).toMatchObject({ hitBreakpoints: [breakpointId] });
  await inspector.send("Debugger.resume");
  // Whatever the work in the recorder's place makes of the message.
  await workflow.ended(executionArn);
  inspector.close();
});

it("another key runs the test file that is open", async () => {
  const { runtimeExecutable, program, args } = found(launch.configurations, "This test file");
  const file = "tools/command-line/src/npm-words.test.ts";
  const words = [program ?? "", ...(args ?? []).map((arg) => arg.replace("$" + "{relativeFile}", file))];
  const { stdout } = await promisify(execFile)(runtimeExecutable ?? "", words, { cwd: root });
  expect(stdout).toMatch(/Test Files +1 passed \(1\)/);
});

/** Runs a command line until the local cloud is ready, and ends all of it with the test. */
async function run(command: string, ...args: string[]) {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const ended = once(child, "close");
  onTestFinished(async () => {
    // npm, and what it started, are a group of their own.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes("Running.")) break;
  }
  const listening = [...output.matchAll(/(\S+): attach to (ws:\S+)/g)];
  return {
    endpoint: /ready on (\S+)/.exec(output)?.[1] ?? "",
    recorderName: /in a batch of 1 by (\S+)/.exec(output)?.[1] ?? "",
    debuggers: Object.fromEntries(listening.map(([, name = "", url = ""]) => [name, url])),
  };
}
