import { fileURLToPath } from "node:url";
import { smallApp } from "@ringback/testing/small-app";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { startChild } from "../child.ts";
import type { BatchFigures } from "../handler/batch-process.ts";
import type { StubRequest } from "../stub/http-requests.ts";
import { startStub } from "../stub/start-stub.ts";
import { batchEventText } from "./batch-event.ts";
import { bundleSubject } from "./bundle-subject.ts";
import { earlierRecorder } from "./earlier-recorder.ts";
import { subjectEnvironment } from "./subject-environment.ts";
import { type SubjectName, subjectNames } from "./subject-names.ts";
import { subjectSource } from "./subject-source.ts";

const runner = fileURLToPath(new URL("../handler/batch-process.ts", import.meta.url));
/** The name is the one that the process of a batch gives its messages. */
const batch = { size: 30, name: "message" };

/** What a request does: the items that it puts, or the task that it calls back. */
interface RequestedWork {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly calledBackTask: { readonly taskToken: string; readonly output: unknown } | undefined;
}

type AttributeValue = Readonly<Record<string, unknown>>;

/** Reads a request as the service would. */
function workOfRequest({ action, body }: StubRequest): RequestedWork {
  const input = JSON.parse(body.toString());
  switch (action) {
    case "PutItem":
      return { items: [plain(input.Item)], calledBackTask: undefined };
    case "BatchExecuteStatement":
      return { items: input.Statements.map(itemOfStatement), calledBackTask: undefined };
    default:
      return { items: [], calledBackTask: { taskToken: input.taskToken, output: JSON.parse(input.output) } };
  }
}

/** `INSERT INTO "table" VALUE {'name': ?, ...}`, its parameters in the order of the names. */
function itemOfStatement({ Statement, Parameters }: { Statement: string; Parameters: AttributeValue[] }) {
  if (!/^INSERT INTO /i.test(Statement)) throw new Error(`No INSERT: ${Statement}`);
  const names = [...Statement.matchAll(/'(\w+)' *: *\?/g)].map(([, name = ""]) => name);
  return plain(Object.fromEntries(names.map((name, index) => [name, Parameters[index] ?? {}])));
}

function plain(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.values(value)[0]]));
}

type Work = ReturnType<typeof runBatch>;
const works = new Map<SubjectName, Work>();

/** What a subject asks of the services for a batch. It is bundled and run once, whatever is read from it. */
function workOf(name: SubjectName): Work {
  const work = works.get(name) ?? runBatch(name);
  works.set(name, work);
  return work;
}

let bundledRunner: ReturnType<typeof bundleSubject> | undefined;

/** Runs a subject's bundle with a batch, and gives what it asked of the services. */
async function runBatch(name: SubjectName) {
  const requests: ReturnType<typeof workOfRequest>[] = [];
  let bytes = 0;
  const stub = await startStub((request) => {
    requests.push(workOfRequest(request));
    bytes += request.bytes;
  });
  const source = await subjectSource(name, smallApp);
  if (source === undefined) throw new Error(`The source of ${name} is not at hand.`);
  const bundle = await bundleSubject({ name: `test-${name}`, ...source, packages: "bundled" });
  bundledRunner ??= bundleSubject({ name: "test-runner", entry: runner, packages: "bundled" });
  const { file } = await bundledRunner;
  const environment = subjectEnvironment({ endpointUrl: stub.url, batchSize: batch.size });
  const child = startChild({ file, args: [bundle.file, "30000"], environment });
  try {
    await child.firstMessage;
    const figures = await child.ask<BatchFigures>(batch);
    const items = requests.flatMap((request) => request.items);
    const callbacks = requests.flatMap(({ calledBackTask }) =>
      calledBackTask === undefined ? [] : [calledBackTask],
    );
    return { figures, items, callbacks, bytes };
  } finally {
    await child.end();
    stub.close();
  }
}

const { Records }: SQSEvent = JSON.parse(batchEventText(batch));
const expected = Records.map(({ body }) => {
  const { Record: message, MyTaskToken } = JSON.parse(body);
  const { messageId, event } = message;
  return { messageId, createdAt: String(Date.parse(message.createdAt)), event, MyTaskToken };
});

const hasHistory = (await earlierRecorder()) !== undefined;
const names = subjectNames.filter((name) => name !== "before" || hasHistory);

describe("the subjects do the same work", () => {
  it.each(names)("%s records each message and calls back for each task", async (name) => {
    const { figures, items, callbacks } = await workOf(name);
    expect(figures.returned).toBe(0);
    const recorded = items.map(({ messageId, createdAt, event }) => [
      messageId,
      { createdAt, event: JSON.parse(String(event)) },
    ]);
    expect(recorded).toHaveLength(batch.size);
    expect(Object.fromEntries(recorded)).toEqual(
      Object.fromEntries(
        expected.map(({ messageId, createdAt, event }) => [messageId, { createdAt, event }]),
      ),
    );
    const outputs = new Map(callbacks.map(({ taskToken, output }) => [taskToken, output]));
    expect([...outputs.keys()].toSorted()).toEqual(expected.map(({ MyTaskToken }) => MyTaskToken).toSorted());
    for (const output of outputs.values()) expect(output).toMatchObject({ statusCode: 200 });
  });

  it("the article's handler calls back twice for each task, the others once", async () => {
    const times = await Promise.all(names.map(async (name) => [name, (await workOf(name)).callbacks.length]));
    expect(Object.fromEntries(times)).toEqual({
      ringback: 30,
      ...(hasHistory ? { before: 30 } : {}),
      powertools: 30,
      article: 60,
      floor: 30,
      "statement-floor": 30,
    });
  });

  it.runIf(hasHistory)(
    "the earlier recorder is that of then, with nothing of today in its bundle",
    async () => {
      const source = await subjectSource("before", smallApp);
      const entry = source?.entry ?? "";
      const { metafile } = await bundleSubject({ name: "test-past", entry, ...source, packages: "bundled" });
      const own = Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules"));
      expect(own.filter((path) => !path.includes("/state-203632d/"))).toEqual([]);
      expect(own.some((path) => path.endsWith("aws-json-client.ts"))).toBe(true);
    },
  );

  it("the floor sends the bytes that the AWS clients send, within a hundredth", async () => {
    const [floor, clients] = await Promise.all([workOf("floor"), workOf("powertools")]);
    expect(Math.abs(floor.bytes / clients.bytes - 1)).toBeLessThan(0.01);
  });
});
