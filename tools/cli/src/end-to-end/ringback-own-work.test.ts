import { type CopiedApp, copySmallApp } from "@ringback/testing/copy-small-app";
import type { RingbackProcess } from "@ringback/testing/ringback-process";
import { expect, it, onTestFinished } from "vitest";
import { startRingbackAs } from "../testing/ringback.ts";

const ownWork = "packages/functions/src/own-work.ts";

/** An app in which somebody has put work of their own in the place of recording, as the README says. */
async function appWith(work: string): Promise<CopiedApp> {
  const app = await copySmallApp();
  onTestFinished(app.remove);
  const recorder = "packages/functions/src/recorder.ts";
  await app.replace(
    recorder,
    `import { recording } from "@ringback/functions/recording";`,
    `import { anyJson } from "@ringback/contracts/message/any-json";\nimport { ownWork } from "./own-work.ts";`,
  );
  await app.replace(recorder, "bufferedTask(recording)", "bufferedTask({ payload: anyJson, work: ownWork })");
  await app.write(ownWork, work);
  return app;
}

const start = ({ folder }: CopiedApp, ...words: string[]): RingbackProcess =>
  startRingbackAs({ app: folder, words: ["start", "--port", "0", "--console-port", "0", ...words] });

const done = `{ statusCode: 200 }`;

it("reports work that throws while it is loaded, with file and line, and takes the fix with --watch", async () => {
  const app = await appWith(`import type { MessageWork } from "@ringback/core/work/work";
const table: { name?: { length: number } } = JSON.parse("{}");
export const longest = table.name!.length;
export const ownWork: MessageWork = async () => (${done});
`);
  const running = start(app, "--watch");
  const [printed] = await running.output(/not loaded .*\n(?: +at .*\n)+/);
  expect(printed).toMatch(
    /^not loaded \S+: TypeError: Cannot read properties of undefined \(reading 'length'\)\n +at .*own-work\.ts:3:36\)\n/,
  );
  await app.replace(ownWork, "table.name!.length", "table.name?.length");
  await running.output(/replaced +\S/);
  await running.output(/SUCCEEDED/);
}, 90_000);

it("reports a TypeError in work, in full the first time, and counts it after that", async () => {
  const app = await appWith(`import type { Message } from "@ringback/contracts/message/queue-body";
import type { MessageWork } from "@ringback/core/work/work";
function total(message: Message): number {
  return (message as unknown as { order: { total: number } }).order.total;
}
export const ownWork: MessageWork = async (message) => {
  console.log("\\u001b[32mworking\\u001b[0m on %d \\u001b[2J", 1);
  return { ...${done}, total: total(message as Message) };
};
`);
  const { status, stdout } = await start(app, "--once").ended;
  expect(stdout).toMatch(
    /returned +\S+: TypeError: Cannot read properties of undefined \(reading 'total'\) \(message [0-9a-f-]{36}, receive 1\)\n +at total \(packages\/functions\/src\/own-work\.ts:4:69\)\n +at .*own-work\.ts:8:\d+/,
  );
  expect(stdout.match(/at total/g)).toHaveLength(1);
  expect(stdout).toMatch(/repeated +\S+: TypeError: .* \(reading 'total'\) \(5 times in total\)/);
  // The reason of the last receive is in the cause of the failure, as in the archive.
  expect(stdout).toMatch(
    /MessageDeadLettered: .*At its last receive it failed with: TypeError: Cannot read properties/,
  );
  expect(stdout).toMatch(/^\S+ \| working on 1 \\u001b\[2J$/m);
  expect(status).toBe(1);
}, 90_000);

it("reports where work calls process.exit", async () => {
  const app = await appWith(`export const ownWork = async () => {
  process.exit(7);
};
`);
  const [printed] = await start(app).output(/failed .*\n(?: +at .*\n)+/);
  expect(printed).toMatch(
    /^failed +\S+: Runtime\.ExitError: Runtime exited with error: exit status 7\n +at .*packages\/functions\/src\/own-work\.ts:2:11\)\n/,
  );
});

it("reports work that hangs, whether it waits or blocks", async () => {
  const waits = await appWith(`export const ownWork = () => new Promise<never>(() => undefined);\n`);
  const blocks = await appWith(`export const ownWork = () => {\n  for (;;);\n};\n`);
  const [waiting, blocking] = [start(waits), start(blocks)];
  await waiting.output(/returned +\S+: The time ran out\. \(message [0-9a-f-]{36}, receive 1\)\n/);
  await blocking.output(/failed +\S+: Sandbox\.Timedout: Task timed out after 4\.00 seconds\n/);
});
