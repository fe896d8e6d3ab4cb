import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.ts";

const machine = "arn:aws:states:us-east-1:000000000000:stateMachine:machine";
const executionArn = "arn:aws:states:us-east-1:000000000000:execution:machine:e";
let folder: string;
let dataDir: string;
let clock: VirtualClock;
let sent: { id: unknown; token: string }[];
let open: StepFunctions | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "step functions "));
  dataDir = join(folder, "data");
  clock = createVirtualClock();
  sent = [];
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Called with each send; the folder as it is at that moment is what a kill would leave. */
let onSend: () => void = () => {};

function start(directory = dataDir): StepFunctions {
  open = createStepFunctions({
    clock,
    dataDir: directory,
    integrations: {
      async sendMessage(parameters) {
        sent.push(JSON.parse("MessageBody" in parameters ? String(parameters.MessageBody) : ""));
        onSend();
        return { MessageId: "1" };
      },
    },
  });
  return open;
}

async function restart(): Promise<StepFunctions> {
  await open?.close();
  return start();
}

/** A process that is killed writes nothing more: the folder goes on as a copy of what it was. */
async function killed(): Promise<StepFunctions> {
  const copy = join(folder, `killed-${sent.length}-${Math.random()}`);
  cpSync(dataDir, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  await open?.close();
  dataDir = copy;
  return start();
}

const call = async (action: string, input: object = { executionArn }): Promise<JsonObject> => {
  const answer = await open?.call(action, input);
  return isJsonObject(answer) ? answer : {};
};
const described = () => call("DescribeExecution");
const eventTypes = async () => {
  const { events } = await call("GetExecutionHistory", { executionArn, maxResults: 1000 });
  return Array.isArray(events) ? events.filter(isJsonObject).map(({ type }) => type) : [];
};

const send = (id: string, next: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Arguments: { QueueUrl: "q", MessageBody: { token: "{% $states.context.Task.Token %}", id } },
  ...next,
});
const FORK = {
  QueryLanguage: "JSONata",
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Assign: { kept: "yes" }, Next: "Fork" },
    Fork: {
      Type: "Parallel",
      Branches: [
        { StartAt: "A", States: { A: send("a") } },
        { StartAt: "B", States: { B: send("b") } },
      ],
      Output: { kept: "{% $kept %}", result: "{% $states.result %}" },
      End: true,
    },
  },
};

async function execute(definition: object): Promise<void> {
  await call("CreateStateMachine", {
    name: "machine",
    roleArn: "arn:aws:iam::000000000000:role/test",
    definition: JSON.stringify(definition),
  });
  await call("StartExecution", { stateMachineArn: machine, name: "e", input: "{}" });
  await clock.advance(0);
}

const tokenOf = (id: string) => sent.findLast((message) => message.id === id)?.token;
async function answer(id: string, output: string): Promise<void> {
  await call("SendTaskSuccess", { taskToken: tokenOf(id), output: JSON.stringify(output) });
}
const fail = (id: string) => call("SendTaskFailure", { taskToken: tokenOf(id), error: "E" });

describe("a data folder", () => {
  it("keeps an execution that failed redrivable, with what its branches had reached", async () => {
    start();
    await execute(FORK);
    await answer("a", "a");
    await clock.advance(0);
    await fail("b");
    await clock.advance(0);
    await restart();
    expect(await described()).toMatchObject({ status: "FAILED", redriveStatus: "REDRIVABLE" });
    await call("RedriveExecution");
    await clock.advance(0);
    expect(sent.map(({ id }) => id)).toEqual(["a", "b", "b"]);
    await answer("b", "b");
    await clock.advance(0);
    const { status, output } = await described();
    expect(status).toBe("SUCCEEDED");
    expect(parseJson(String(output))).toEqual({ kept: "yes", result: ["a", "b"] });
  });

  it("takes a redriven execution through a restart, with its count, its date and its client tokens", async () => {
    start();
    await execute(FORK);
    await fail("b");
    await clock.advance(1000);
    const redriven = await call("RedriveExecution", { executionArn, clientToken: "t" });
    await clock.advance(0);
    const before = await described();
    expect(before).toMatchObject({ status: "RUNNING", redriveCount: 1, redriveDate: clock.now() / 1000 });
    const types = await eventTypes();
    const count = sent.length;
    await restart();
    await clock.advance(0);
    expect(await described()).toEqual(before);
    expect(await eventTypes()).toEqual(types);
    expect(await call("RedriveExecution", { executionArn, clientToken: "t" })).toEqual(redriven);
    expect(sent).toHaveLength(count);
    await answer("a", "a");
    await answer("b", "b");
    await clock.advance(0);
    expect(await described()).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  });

  it("starts the execution's timeout at its redrive, after a restart too", async () => {
    start();
    await execute({ ...FORK, TimeoutSeconds: 100 });
    await clock.advance(100_000);
    expect(await described()).toMatchObject({ status: "TIMED_OUT" });
    await clock.advance(500_000);
    await call("RedriveExecution");
    await clock.advance(60_000);
    await restart();
    await clock.advance(39_999);
    expect(await described()).toMatchObject({ status: "RUNNING" });
    await clock.advance(1);
    expect(await described()).toMatchObject({ status: "TIMED_OUT" });
  });

  it("holds the redrive before anything is sent for it, and before it is answered", async () => {
    start();
    await execute(FORK);
    await fail("b");
    await clock.advance(0);
    // A kill at the very moment of each send: the redrive is there, and the same token is sent again.
    let left: string | undefined;
    onSend = () => {
      left ??= readFileSync(join(dataDir, "journal.jsonl"), "utf8");
    };
    await call("RedriveExecution");
    await clock.advance(0);
    onSend = () => {};
    const token = tokenOf("b");
    await open?.close();
    writeFileSync(join(dataDir, "journal.jsonl"), left ?? "");
    start();
    await clock.advance(0);
    expect(await described()).toMatchObject({ status: "RUNNING", redriveCount: 1 });
    expect(sent.filter((message) => message.token === token)).toHaveLength(2);
    await answer("a", "a");
    await answer("b", "b");
    await clock.advance(0);
    expect(await described()).toMatchObject({ status: "SUCCEEDED" });
  });

  it("survives a kill at each step of failing, being redriven and failing again", async () => {
    start();
    await execute(FORK);
    await killed();
    await clock.advance(0);
    await fail("b");
    await clock.advance(0);
    await killed();
    for (const count of [1, 2]) {
      await call("RedriveExecution");
      await killed();
      await clock.advance(0);
      expect(await described()).toMatchObject({ status: "RUNNING", redriveCount: count });
      await fail("a");
      await killed();
      await clock.advance(0);
      expect(await described()).toMatchObject({ status: "FAILED", error: "E", redriveStatus: "REDRIVABLE" });
    }
    await call("RedriveExecution");
    await clock.advance(0);
    await answer("a", "a");
    await killed();
    await clock.advance(0);
    await answer("b", "b");
    await clock.advance(0);
    expect(await described()).toMatchObject({ status: "SUCCEEDED", redriveCount: 3 });
    const types = await eventTypes();
    expect(types.filter((type) => type === "ExecutionRedriven")).toHaveLength(3);
    expect(types.filter((type) => type === "ParallelStateEntered")).toHaveLength(1);
  });

  it("keeps what a redrive needs when the journal is written again", async () => {
    start();
    await execute(FORK);
    await answer("a", "a");
    await clock.advance(0);
    await fail("b");
    await clock.advance(0);
    await open?.close();
    // Needless lines make the next start write it again.
    const journal = join(dataDir, "journal.jsonl");
    const deleted = `${JSON.stringify({ kind: "machineDeleted", arn: "none" })}\n`;
    writeFileSync(journal, readFileSync(journal, "utf8") + deleted.repeat(10_100));
    start();
    expect(readFileSync(journal, "utf8").split("\n").length).toBeLessThan(20);
    await restart();
    await call("RedriveExecution");
    await clock.advance(0);
    expect(sent.map(({ id }) => id)).toEqual(["a", "b", "b"]);
  });
});

/** The journal as the first release wrote it: nothing about redrives, and no place where an ended execution stood. */
function asOfFirstRelease(): void {
  const journal = join(dataDir, "journal.jsonl");
  const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
  const old = lines.map((line) => {
    const { progress, ...record } = JSON.parse(line);
    if (!progress) return line;
    const { restartPoint: _newer, redrives: _too, ...rest } = progress;
    return JSON.stringify({ ...record, progress: rest });
  });
  writeFileSync(journal, `${old.join("\n")}\n`);
}

describe("a data folder of the first release", () => {
  it("lets an execution be redriven from the state that its history shows, with its variables", async () => {
    start();
    await execute({
      QueryLanguage: "JSONata",
      StartAt: "Prepare",
      States: {
        Prepare: { Type: "Pass", Output: { n: 1 }, Assign: { kept: [1, "two"] }, Next: "Send" },
        Send: send("a", { Output: { n: "{% $states.input.n %}", kept: "{% $kept %}" }, End: true }),
      },
    });
    await fail("a");
    await clock.advance(0);
    await open?.close();
    asOfFirstRelease();
    start();
    expect(await described()).toMatchObject({ redriveStatus: "REDRIVABLE", redriveCount: 0 });
    await call("RedriveExecution");
    await clock.advance(0);
    await answer("a", "a");
    await clock.advance(0);
    const { output } = await described();
    expect(parseJson(String(output))).toEqual({ n: 1, kept: [1, "two"] });
    expect((await eventTypes()).filter((type) => type === "PassStateEntered")).toHaveLength(1);
  });

  it("runs a Parallel as a whole: what its branches had reached is not known", async () => {
    start();
    await execute(FORK);
    await answer("a", "a");
    await clock.advance(0);
    await fail("b");
    await clock.advance(0);
    await open?.close();
    asOfFirstRelease();
    start();
    await call("RedriveExecution");
    await clock.advance(0);
    expect(sent.map(({ id }) => id)).toEqual(["a", "b", "a", "b"]);
  });

  it("refuses an execution that ended between two states", async () => {
    start();
    await execute(FORK);
    await call("StopExecution");
    await open?.close();
    asOfFirstRelease();
    const journal = join(dataDir, "journal.jsonl");
    writeFileSync(
      journal,
      readFileSync(journal, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => {
          const record = JSON.parse(line);
          // As if it had been stopped when it left the first state.
          const cut = (events: unknown[][]) =>
            events.filter(([, , type]) => !/^(Parallel|Task)/.test(String(type)));
          if (record.progress) record.progress.events = cut(record.progress.events);
          return `${JSON.stringify(record)}\n`;
        })
        .join(""),
    );
    start();
    expect(await described()).toMatchObject({
      status: "ABORTED",
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution was started before the launch of RedriveExecution",
    });
    await expect(call("RedriveExecution")).rejects.toMatchObject({ name: "ExecutionNotRedrivable" });
  });
});
