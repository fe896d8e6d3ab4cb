import { readOptions } from "@ringback/command-line/read-options";
import type { JsonObject } from "../json.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { MAP, passChain, SEND_AND_WAIT } from "./bench-definitions.ts";
import { type Costs, exponentOf } from "./exponent-of.ts";

/** Prints how fast the engine is, how much it keeps in memory, and how both grow. Bounded: about ten seconds. */

const roleArn = "arn:aws:iam::000000000000:role/bench";
const ENDING = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;

interface Bench {
  readonly stepFunctions: StepFunctions;
  readonly tokens: string[];
  /** Resolves when this many executions have ended. */
  ended(count: number): Promise<void>;
}

function createBench(): Bench {
  const tokens: string[] = [];
  let count = 0;
  let wanted = 0;
  let resolveEnded = () => {};
  const stepFunctions = createStepFunctions({
    integrations: {
      async sendMessage(parameters) {
        const body: { MyTaskToken: string } = JSON.parse(
          "MessageBody" in parameters ? String(parameters.MessageBody) : "",
        );
        tokens.push(body.MyTaskToken);
        return { MessageId: "1", MD5OfMessageBody: "0" };
      },
    },
    onHistoryEvent: (_arn, { type }) => {
      if (!ENDING.test(type)) return;
      count += 1;
      if (count >= wanted) resolveEnded();
    },
  });
  return {
    stepFunctions,
    tokens,
    ended: (total) =>
      new Promise((resolve) => {
        wanted = total;
        resolveEnded = resolve;
        if (count >= wanted) resolve();
      }),
  };
}

async function machine(stepFunctions: StepFunctions, definition: JsonObject): Promise<string> {
  const answer = await stepFunctions.call("CreateStateMachine", {
    name: "bench",
    roleArn,
    definition: JSON.stringify(definition),
  });
  return "stateMachineArn" in answer ? String(answer.stateMachineArn) : "";
}

/** CPU milliseconds that this process has used. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const memoryBytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const rounded = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

const grows = (what: string, costs: Costs): void =>
  print(`  ${what} grows with the power ${exponentOf(costs).toFixed(2)} (1 is linear)`);

async function costOnce(definition: JsonObject, input: string): Promise<{ tookMs: number; cpu: number }> {
  const { stepFunctions, ended } = createBench();
  const stateMachineArn = await machine(stepFunctions, definition);
  const started = performance.now();
  const cpuBefore = cpuMs();
  await stepFunctions.call("StartExecution", { stateMachineArn, input });
  await ended(1);
  const cost = { tookMs: performance.now() - started, cpu: cpuMs() - cpuBefore };
  await stepFunctions.close();
  return cost;
}

/** One execution at each size, the best of five, since other work on the machine only slows. */
async function benchOne(bench: {
  readonly sizes: readonly number[];
  readonly unit: string;
  readonly name: (size: number) => string;
  readonly make: (size: number) => readonly [definition: JsonObject, input: object];
}): Promise<void> {
  const costs: { size: number; cost: number }[] = [];
  for (const size of bench.sizes) {
    const [definition, input] = bench.make(size);
    const text = JSON.stringify(input);
    const runs = [];
    for (let run = 0; run < 5; run += 1) runs.push(await costOnce(definition, text));
    const tookMs = Math.min(...runs.map((run) => run.tookMs));
    costs.push({ size, cost: Math.min(...runs.map(({ cpu }) => cpu)) });
    print(
      `${bench.name(size)}: ${rounded(tookMs)} ms, ${rounded((size / tookMs) * 1000)} ${bench.unit} a second`,
    );
  }
  grows("CPU time", costs);
}

async function benchStates(): Promise<void> {
  await costOnce(passChain(1000), "{}");
  await benchOne({
    sizes: [1250, 2500, 5000],
    unit: "states",
    name: (size) => `one execution of ${size} Pass states`,
    make: (size) => [passChain(size), { detail: "x".repeat(100) }],
  });
}

async function benchMap(): Promise<void> {
  await benchOne({
    sizes: [1500, 3000, 6000],
    unit: "items",
    name: (size) => `a Map over ${size} items`,
    make: (size) => [MAP, { items: Array.from({ length: size }, (_, index) => index) }],
  });
}

async function benchExecutions(): Promise<void> {
  const cpuCosts: { size: number; cost: number }[] = [];
  const memoryCosts: { size: number; cost: number }[] = [];
  for (const count of [2500, 5000, 10_000]) {
    const { stepFunctions, tokens, ended } = createBench();
    const stateMachineArn = await machine(stepFunctions, SEND_AND_WAIT);
    const before = memoryBytes();
    const cpuBefore = cpuMs();
    const started = performance.now();
    for (let index = 0; index < count; index += 1) {
      const input = JSON.stringify({
        id: `id-${index}`,
        time: "2026-01-01T00:00:00Z",
        detail: { message: "A secret message" },
      });
      await stepFunctions.call("StartExecution", { stateMachineArn, name: `e-${index}`, input });
    }
    while (tokens.length < count) await new Promise((resolve) => setImmediate(resolve));
    const waiting = memoryBytes();
    const done = ended(count);
    for (const taskToken of tokens)
      await stepFunctions.call("SendTaskSuccess", { taskToken, output: '{"statusCode":200}' });
    await done;
    const took = performance.now() - started;
    const cpu = cpuMs() - cpuBefore;
    tokens.length = 0;
    const after = memoryBytes();
    print(
      `${count} executions at once: ${rounded((count / took) * 1000)} a second, ${rounded(cpu / count)} ms of CPU each, ` +
        `${rounded((waiting - before) / count / 1024)} KB each while they wait, ${rounded((after - before) / count / 1024)} KB each with their history once ended`,
    );
    cpuCosts.push({ size: count, cost: cpu });
    memoryCosts.push({ size: count, cost: waiting - before });
    await stepFunctions.close();
  }
  grows("CPU time", cpuCosts);
  grows("memory while they wait", memoryCosts);
}

/** What failed executions keep for their redrive, and what it takes to redrive them. */
async function benchRedrives(): Promise<void> {
  const cpuCosts: { size: number; cost: number }[] = [];
  const memoryCosts: { size: number; cost: number }[] = [];
  for (const count of [2500, 5000, 10_000]) {
    const { stepFunctions, tokens, ended } = createBench();
    const stateMachineArn = await machine(stepFunctions, SEND_AND_WAIT);
    const sent = async () => {
      while (tokens.length < count) await new Promise((resolve) => setImmediate(resolve));
      return tokens.splice(0);
    };
    const before = memoryBytes();
    const input = JSON.stringify({ id: "id", time: "2026-01-01T00:00:00Z", detail: "A secret message" });
    const executionArns: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const started = await stepFunctions.call("StartExecution", { stateMachineArn, input });
      executionArns.push("executionArn" in started ? String(started.executionArn) : "");
    }
    const failed = ended(count);
    for (const taskToken of await sent())
      await stepFunctions.call("SendTaskFailure", { taskToken, error: "E" });
    await failed;
    const kept = memoryBytes() - before;
    const cpuBefore = cpuMs();
    const done = ended(2 * count);
    for (const executionArn of executionArns) await stepFunctions.call("RedriveExecution", { executionArn });
    for (const taskToken of await sent())
      await stepFunctions.call("SendTaskSuccess", { taskToken, output: '{"statusCode":200}' });
    await done;
    const cpu = cpuMs() - cpuBefore;
    print(
      `${count} failed executions: ${rounded(kept / count / 1024)} KB each with their history, ${rounded(cpu / count)} ms of CPU to redrive one`,
    );
    cpuCosts.push({ size: count, cost: cpu });
    memoryCosts.push({ size: count, cost: kept });
    await stepFunctions.close();
  }
  grows("CPU time", cpuCosts);
  grows("memory", memoryCosts);
}

readOptions("bench:stepfunctions", {});
await benchStates();
await benchMap();
await benchExecutions();
await benchRedrives();
