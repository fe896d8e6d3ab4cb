import type { JsonObject } from "../json.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { MAP, passChain, SEND_AND_WAIT } from "./bench-definitions.ts";

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
  let tell = () => {};
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
      if (count >= wanted) tell();
    },
  });
  return {
    stepFunctions,
    tokens,
    ended: (total) =>
      new Promise((resolve) => {
        wanted = total;
        tell = resolve;
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

async function timeOne(definition: JsonObject, input: object): Promise<number> {
  const { stepFunctions, ended } = createBench();
  const stateMachineArn = await machine(stepFunctions, definition);
  const started = performance.now();
  await stepFunctions.call("StartExecution", { stateMachineArn, input: JSON.stringify(input) });
  await ended(1);
  const took = performance.now() - started;
  await stepFunctions.close();
  return took;
}

async function benchStates(): Promise<void> {
  await timeOne(passChain(1000), {});
  for (const length of [1250, 2500, 5000]) {
    const took = await timeOne(passChain(length), { detail: "x".repeat(100) });
    print(
      `one execution of ${length} Pass states: ${rounded(took)} ms, ${rounded((length / took) * 1000)} states a second`,
    );
  }
}

async function benchMap(): Promise<void> {
  for (const length of [1500, 3000, 6000]) {
    const items = Array.from({ length }, (_, index) => index);
    const took = await timeOne(MAP, { items });
    print(
      `a Map over ${length} items: ${rounded(took)} ms, ${rounded((length / took) * 1000)} items a second`,
    );
  }
}

async function benchExecutions(): Promise<void> {
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
    await stepFunctions.close();
  }
}

await benchStates();
await benchMap();
await benchExecutions();
