import { afterEach, beforeEach, expect, it } from "vitest";
import { type Stub, startStub, stubLatencyMs } from "./start-stub.ts";

let stub: Stub;
beforeEach(async () => {
  stub = await startStub();
});
afterEach(() => stub.close());

async function ask(action: string, input: object) {
  const startedAt = performance.now();
  const answer = await fetch(stub.url, {
    method: "POST",
    headers: { "x-amz-target": `Service_20120810.${action}` },
    body: JSON.stringify(input),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body, took: performance.now() - startedAt };
}

it("answers a put, statements and a callback as the services do, and counts messages and tasks", async () => {
  expect(await ask("PutItem", {})).toMatchObject({ body: { ConsumedCapacity: { CapacityUnits: 1 } } });
  const three = await ask("BatchExecuteStatement", { Statements: [{}, {}, {}] });
  expect(three.body).toMatchObject({
    Responses: [{}, {}, {}],
    ConsumedCapacity: [{ CapacityUnits: 1 }, {}, {}],
  });
  expect(await ask("SendTaskSuccess", {})).toMatchObject({ status: 200, body: {} });
  expect(await ask("DropTable", {})).toMatchObject({ status: 400 });
  expect(stub.counts()).toMatchObject({ requests: 4, storedMessages: 4, succeededTasks: 1, unknown: 1 });
});

it("takes its time, and not less", async () => {
  const { took: put } = await ask("PutItem", {});
  const { took: callback } = await ask("SendTaskSuccess", {});
  // A timer may ring up to a millisecond early.
  expect(put).toBeGreaterThan(stubLatencyMs.store - 1);
  expect(callback).toBeGreaterThan(stubLatencyMs.workflow - 1);
});
