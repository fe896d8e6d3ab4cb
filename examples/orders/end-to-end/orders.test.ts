import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Order } from "@orders/contracts/order";
import { dynamoDbStock } from "@orders/functions/dynamodb-stock";
import { appGraph } from "@ringback/app/app-graph";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPaymentService, startPaymentService } from "../payment-service/payment-service.ts";
import { usualBehaviour, usualPort } from "../payment-service/usual-behaviour.ts";
import { imbalances, type Shop } from "./imbalances.ts";
import { someOrder } from "./some-order.ts";

const app = join(import.meta.dirname, "..");
const key = "the key of this test";

let payments: RunningPaymentService;
let cloud: LocalCloud;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  payments = await startPaymentService({
    ...usualBehaviour,
    slownessMs: 30,
    maximumAtOnce: 3,
    losesEvery: 8,
    key,
    port: 0,
  });
  const environment = { SST_SECRET_PaymentKey: key };
  const graph = await appGraph({ app, stage: "local", environment });
  // On a free port, and without another evaluation for it.
  const placed = JSON.stringify(graph).replaceAll(`http://127.0.0.1:${usualPort}`, payments.url);
  process.env["SST_SECRET_PaymentKey"] = key;
  cloud = await startLocalCloud({ app, graph: JSON.parse(placed), port: 0, seed: 1 });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  tables = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials }),
  );
});
afterAll(async () => {
  delete process.env["SST_SECRET_PaymentKey"];
  await cloud?.close();
  await payments?.close();
});

/** What the app links under a name. */
function linked(name: string): Readonly<Record<string, unknown>> {
  return cloud.graph.links[name] ?? {};
}

async function itemsOf(table: unknown): Promise<Record<string, unknown>[]> {
  const items = [];
  for await (const page of paginateScan({ client: tables }, { TableName: String(table) })) {
    items.push(...(page.Items ?? []));
  }
  return items;
}

interface Ended {
  readonly input: Order;
  readonly state: string;
  readonly output: { readonly status?: Shop["executions"][number]["status"]; readonly declined?: string };
  readonly error: string | undefined;
}

/** Starts an execution for each order, and waits until all have ended. */
async function send(orders: readonly Order[]): Promise<readonly Ended[]> {
  const { stepFunctions } = cloud;
  const stateMachineArn = linked("OrderWorkflow")["arn"];
  const executions = await Promise.all(
    orders.map(async (order) => {
      const started = { stateMachineArn, name: order.orderId, input: JSON.stringify(order) };
      const { executionArn }: { executionArn?: string } = await stepFunctions.call("StartExecution", started);
      return { executionArn, input: order };
    }),
  );
  const described = () =>
    Promise.all(
      executions.map(async ({ executionArn, input }) => {
        const execution: { status?: string; output?: string; error?: string } = await stepFunctions.call(
          "DescribeExecution",
          { executionArn },
        );
        const { status = "", output = "{}", error } = execution;
        return { input, state: status, output: JSON.parse(output), error };
      }),
    );
  await expect
    .poll(async () => (await described()).filter(({ state }) => state === "RUNNING").length, {
      timeout: patience.timeout,
      interval: 50,
    })
    .toBe(0);
  return described();
}

async function shopAfter(ended: readonly Ended[]): Promise<Shop> {
  return {
    executions: ended.map(({ input, output }) => ({ input, status: output.status })),
    stock: await itemsOf(linked("StockTable")["name"]),
    reservations: await itemsOf(linked("ReservationsTable")["name"]),
    orders: await itemsOf(linked("RecordTask")["messagesTable"]),
    ledger: payments.ledger,
  };
}

/** A function that a busy machine does not get to in time is invoked again after the visibility timeout. */
const patience = { timeout: 150_000 };

/** What fails, in which task. */
const faults = [
  ["dynamodb.throttle", "Reserve"],
  ["callback.down", "Reserve"],
  ["callback.throttle", "Charge"],
  ["sqs.duplicate", "Charge"],
  ["dynamodb.down", "Record"],
  ["callback.down", "Record"],
] as const;

const seen: Ended[] = [];
const plain: Order = { ...someOrder("plain", () => 0.5), article: "cup", quantity: 2, amountCents: 5000 };

describe("the workflow Order", () => {
  it("reserves, charges and records an order", async () => {
    const [ended] = await send([plain]);
    expect(ended).toMatchObject({
      state: "SUCCEEDED",
      output: {
        orderId: "plain",
        reservation: { stock: "reserved" },
        charge: { chargeId: "charge-1" },
        status: "accepted",
      },
    });
    if (ended !== undefined) seen.push(ended);
  });

  it("charges nobody where there is too little, and reserves nothing", async () => {
    const [ended] = await send([{ ...plain, orderId: "too-many", quantity: 5000 }]);
    expect(ended).toMatchObject({ state: "SUCCEEDED", output: { status: "out of stock" } });
    if (ended !== undefined) seen.push(ended);
  });

  it("puts the stock back where the card is declined, and says why", async () => {
    const [ended] = await send([{ ...plain, orderId: "too-dear", amountCents: 100_001 }]);
    expect(ended).toMatchObject({
      state: "SUCCEEDED",
      output: { status: "card declined", declined: "The amount is over the card's limit." },
    });
    if (ended !== undefined) seen.push(ended);
  });

  it("fails what is no order, by the field that is wrong", async () => {
    const [ended] = await send([{ ...plain, orderId: "half", quantity: 0.5 }]);
    expect(ended).toMatchObject({ state: "FAILED", error: "InvalidMessage" });
    if (ended !== undefined) seen.push(ended);
  });

  it("ends every order and stays in balance while calls fail in every task", patience, async () => {
    for (const [kind, task] of faults) cloud.faults.setRate(kind, 0.1, task);
    const random = randomNumbers();
    const orders = Array.from({ length: 60 }, (_, index) => someOrder(`order-${index}`, random));
    seen.push(...(await send(orders)));
    const statuses = new Set(seen.map(({ output }) => output.status));
    expect([...statuses].sort()).toEqual(["accepted", "card declined", "out of stock", undefined]);
    expect(imbalances(await shopAfter(seen))).toEqual([]);
    for (const [kind, task] of faults) {
      expect(cloud.faults.ofTask(task).counts[kind], `${task}: ${kind}`).toBeGreaterThan(0);
    }
    const { throttled, lost, repeated } = payments.counts;
    expect(Math.min(throttled, lost, repeated)).toBeGreaterThan(0);
  });
});

describe("the stock in DynamoDB", () => {
  const { signal } = new AbortController();

  it("takes once and puts back once, however many deliveries of a message there are at the same time", async () => {
    const stock = dynamoDbStock({
      client: tables,
      stockTable: String(linked("StockTable")["name"]),
      reservationsTable: String(linked("ReservationsTable")["name"]),
      openingStock: { lamp: 5 },
    });
    const available = async () =>
      (await itemsOf(linked("StockTable")["name"])).find(({ article }) => article === "lamp")?.["available"];
    const many = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, call));
    const lamps = (orderId: string, quantity: number) => ({ orderId, article: "lamp", quantity });

    const reserved = await many(() => stock.reserve(lamps("a", 3), signal));
    const wanted = { ...lamps("a", 3), stock: "reserved", isReleased: false };
    expect(reserved).toEqual(Array.from({ length: 20 }, () => wanted));
    expect(await available()).toBe(2);

    const declined = await many(() => stock.reserve(lamps("b", 3), signal));
    expect(new Set(declined.map((one) => one.stock))).toEqual(new Set(["too little"]));
    expect(await stock.release("b", signal)).toMatchObject({ stock: "too little", isReleased: false });
    expect(await stock.release("c", signal)).toBeUndefined();

    const released = await many(() => stock.release("a", signal));
    expect(new Set(released.map((one) => one?.isReleased))).toEqual(new Set([true]));
    expect(await available()).toBe(5);
    expect(await stock.reserve(lamps("b", 3), signal)).toMatchObject({ stock: "too little" });
  });
});

/** The same in each run. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
