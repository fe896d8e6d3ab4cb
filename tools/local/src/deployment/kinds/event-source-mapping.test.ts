import type { GraphResource } from "@ringback/app/graph/app-graph";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BatchReport } from "../../event-source-mapping/event-source-mapping.ts";
import { eventPattern } from "../../events/pattern/event-pattern.ts";
import type { RoleAuthorizer } from "../../iam/authorizer.ts";
import type { AppFunction } from "../../lambda/function-service.ts";
import { openQueueService, type QueueService } from "../../sqs/queue-service.ts";
import { functionArn } from "../../testing/function-resource.ts";
import { allow, testAuthorizer, testRole, testRoleArn } from "../../testing/iam.ts";
import { eventSourceMappingKind, type MappingKind } from "./event-source-mapping.ts";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:orders";

let queues: QueueService;
let kind: MappingKind;
let functions: Map<string, AppFunction>;
/** The bodies of each batch, by the function that got it. */
let batches: [string, string[]][];
let warm: number;
let reports: BatchReport[];
let filtered: string[];
let warnings: string[];
/** What a function waits for before it answers. */
let gate: Promise<void>;

beforeEach(async () => {
  queues = await openQueueService({ host: "127.0.0.1:1", region: "us-east-1" });
  queues.createQueue("orders", { VisibilityTimeout: "30" });
  functions = new Map([addFunction("worker"), addFunction("other")]);
  batches = [];
  reports = [];
  filtered = [];
  warnings = [];
  warm = 0;
  gate = Promise.resolve();
  kind = mappingKind();
});
afterEach(async () => {
  await kind.close(0);
  await queues.close();
});

function mappingKind(authorizer?: RoleAuthorizer): MappingKind {
  return eventSourceMappingKind({
    region: "us-east-1",
    functions,
    sourceOf: () => queues.source("orders"),
    ...(authorizer === undefined ? {} : { authorizer }),
    compilePattern: eventPattern,
    isInspected: false,
    onBatch: (report) => reports.push(report),
    onFiltered: (name, deliveries) =>
      filtered.push(...deliveries.map(({ message }) => `${name} ${message.body}`)),
    onWarning: (message) => warnings.push(message),
  });
}

function addFunction(functionName: string, concurrency?: number): [string, AppFunction] {
  const lambda: AppFunction = {
    functionName,
    functionArn: functionArn(functionName),
    timeoutSeconds: 20,
    roleArn: testRoleArn,
    concurrency,
    processIds: [],
    invoke: async (event) => {
      batches.push([functionName, bodiesOf(event)]);
      await gate;
      return { requestId: "request", result: { outcome: "succeeded", payload: "null" }, log: [] };
    },
    invokeAsync: () => "request",
    warm: async () => {
      warm += 1;
    },
  };
  return [functionName, lambda];
}

function bodiesOf(event: unknown): string[] {
  if (typeof event !== "object" || event === null || !("Records" in event)) return [];
  return Array.isArray(event.Records) ? event.Records.map(({ body }) => String(body)) : [];
}

const mapping = (inputs: Record<string, unknown> = {}): GraphResource => ({
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  name: "OrdersMapping",
  inputs: { eventSourceArn: queueArn, functionName: "worker", ...inputs },
  outputs: { id: "mapping" },
  protect: false,
  retainOnDelete: false,
  madeAt: { file: "sst.config.ts", line: 7 },
});

const send = (...bodies: string[]) => {
  for (const MessageBody of bodies) queues.sendMessage({ QueueUrl: "orders", MessageBody });
};
const left = async () => {
  const { length } = await queues
    .source("orders")
    .receive({ maximum: 10, waitMs: 0, visibilityTimeoutSeconds: 0, signal: AbortSignal.abort() });
  return length;
};
const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 5000 });

describe("a mapping", () => {
  it.each([
    "worker",
    "000000000000:function:worker",
    functionArn("worker"),
    `${functionArn("worker")}:$LATEST`,
  ])("finds its function as %s", async (functionName) => {
    await kind.create(mapping({ functionName }));
    send("a");
    await poll(() => batches).toEqual([["worker", ["a"]]]);
  });

  it("takes ten messages at once where nothing is said, and as many as is said", async () => {
    const bodies = Array.from({ length: 12 }, (_, index) => String(index));
    send(...bodies);
    await kind.create(mapping());
    await poll(() => batches.map(([, batch]) => batch.length)).toEqual([10, 2]);
    await kind.change(mapping({ batchSize: 3 }), mapping());
    send(...bodies.slice(0, 4));
    await poll(() => batches.map(([, batch]) => batch.length)).toContain(3);
  });

  it("takes nothing while it is disabled", async () => {
    await kind.create(mapping({ enabled: false }));
    send("a");
    await kind.change(mapping({ enabled: true, functionName: "other" }), mapping({ enabled: false }));
    await poll(() => batches).toEqual([["other", ["a"]]]);
  });

  it("deletes what no filter lets pass, and says so", async () => {
    const pattern = JSON.stringify({ body: { kind: ["order"] } });
    await kind.create(mapping({ filterCriteria: { filters: [{ pattern }] } }));
    send(`{"kind":"note"}`, `{"kind":"order"}`, "text");
    await poll(() => batches).toEqual([["worker", [`{"kind":"order"}`]]]);
    expect(filtered.sort()).toEqual([`worker text`, `worker {"kind":"note"}`]);
    await poll(() => reports.length).toBe(1);
    expect(await left()).toBe(0);
  });

  it("runs five batches at once where nothing is said, and more while there is more to do", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    send(...Array.from({ length: 30 }, (_, index) => String(index)));
    await kind.create(mapping({ batchSize: 1 }));
    await poll(() => batches.length).toBe(5);
    await poll(() => batches.length).toBe(10);
    resolve();
    await poll(() => reports.length).toBe(30);
  });

  it("runs no more at once than its function has reserved", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    functions.set(...addFunction("small", 2));
    send("a", "b", "c");
    await kind.create(mapping({ batchSize: 1, functionName: "small" }));
    await poll(() => batches.length).toBe(2);
    resolve();
    await poll(() => batches.length).toBe(3);
  });

  it("starts a process when the first message of a window comes", async () => {
    await kind.create(mapping({ maximumBatchingWindowInSeconds: 1 }));
    send("a");
    await poll(() => warm).toBe(1);
    expect(batches).toEqual([]);
    await poll(() => batches).toEqual([["worker", ["a"]]]);
  });

  it("finds the function that a later deployment has put in place of another", async () => {
    await kind.create(mapping());
    functions.delete("worker");
    const [, other] = addFunction("other");
    functions.set("worker", other);
    send("a");
    await poll(() => batches).toEqual([["other", ["a"]]]);
  });
});

describe("a change", () => {
  it("takes over at once; the mapping before it processes what it has received, once", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    await kind.create(mapping({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } }));
    send("a", "b", "c");
    await poll(() => batches.length).toBe(2);
    await kind.change(mapping({ functionName: "other" }), mapping());
    await poll(() => batches.length).toBe(3);
    resolve();
    await poll(() => reports.length).toBe(3);
    expect(batches.map(([name]) => name)).toEqual(["worker", "worker", "other"]);
    expect(batches.flatMap(([, batch]) => batch).sort()).toEqual(["a", "b", "c"]);
    expect(reports.map(({ outcome }) => outcome)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await left()).toBe(0);
  });

  it("that AWS would refuse leaves the mapping as it was", async () => {
    await kind.create(mapping());
    expect(() => kind.change(mapping({ batchSize: 11 }), mapping())).toThrow("batchSize over 10");
    send("a");
    await poll(() => batches).toEqual([["worker", ["a"]]]);
  });

  it("that removes it receives no more", async () => {
    await kind.create(mapping());
    await kind.remove(mapping());
    send("a");
    await kind.create({ ...mapping({ functionName: "other" }), name: "Second" });
    await poll(() => batches).toEqual([["other", ["a"]]]);
  });
});

describe("is refused", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a function that is not there", { functionName: "nobody" }, /There is no function nobody/],
    ["an unknown type of response", { functionResponseTypes: ["All"] }, /functionResponseTypes All/],
    ["a pattern that is none", { filterCriteria: { filters: [{ pattern: "{" }] } }, /pattern/i],
    [
      "too many filters",
      { filterCriteria: { filters: Array(11).fill({ pattern: "{}" }) } },
      /more than 10 filters/,
    ],
    ["a concurrency of one", { scalingConfig: { maximumConcurrency: 1 } }, /2 to 1000/],
    ["the same of a disabled mapping", { enabled: false, batchSize: 0 }, /batchSize 0/],
  ])("%s", (_, inputs, message) => {
    expect(() => kind.create(mapping(inputs))).toThrow(message);
  });
});

it("of another source is described only, with a warning", async () => {
  const eventSourceArn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/1";
  await kind.create(mapping({ eventSourceArn }));
  expect(warnings).toEqual([
    `aws:lambda/eventSourceMapping:EventSourceMapping OrdersMapping (sst.config.ts:7) does not run here, only queues do: nothing that comes to ${eventSourceArn} invokes a function.`,
  ]);
});

it("runs only while the role of its function may do what Lambda needs, and says so", async () => {
  const actions = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes", "sqs:DeleteMessage"];
  const { authorizer } = testAuthorizer(allow(actions.slice(1), queueArn));
  kind = mappingKind(authorizer);
  await kind.create(mapping());
  send("a");
  expect(warnings).toEqual([
    "aws:lambda/eventSourceMapping:EventSourceMapping OrdersMapping (sst.config.ts:7) does not run. The function execution role does not have permissions to call ReceiveMessage on SQS",
  ]);
  authorizer.setRole(testRole(allow(actions, queueArn)));
  await poll(() => reports.length).toBe(1);
  expect(batches).toEqual([["worker", ["a"]]]);
});
