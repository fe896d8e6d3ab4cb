import { describe, expect, it } from "vitest";
import { createExecutionIndex } from "./execution-index.ts";

const prefix = "arn:aws:states:us-east-1:000000000000:execution:";
const stateMachineArn = (workflow: string) =>
  `arn:aws:states:us-east-1:000000000000:stateMachine:shop-${workflow}`;
const arnOf = (name: string, workflow = "Order") => `${prefix}shop-${workflow}:${name}`;
/** An execution of `shop-Order` belongs to the workflow Order. */
const workflowOf = (executionArn: string) => /:shop-(\w+):/.exec(executionArn)?.[1];

const createIndex = () => createExecutionIndex(workflowOf);
function started(...names: string[]) {
  const index = createIndex();
  for (const [at, name] of names.entries()) {
    index.onEvent({ type: "execution-started", executionArn: arnOf(name), at });
  }
  return index;
}
const namesOf = (index: ReturnType<typeof createIndex>, query: object = {}) =>
  index.list({ name: "", page: 1, ...query }).rows.map(({ name }) => name);

describe("the index of executions", () => {
  it("lists the newest first, by status and any part of the name", () => {
    const index = started("apple", "pear", "Pineapple");
    index.onEvent({
      type: "execution-ended",
      executionArn: arnOf("pear"),
      status: "FAILED",
      error: "Oops",
      at: 9,
    });
    expect(namesOf(index)).toEqual(["Pineapple", "pear", "apple"]);
    expect(namesOf(index, { name: "APPLE" })).toEqual(["Pineapple", "apple"]);
    expect(index.list({ name: "", page: 1, status: "FAILED" }).rows).toEqual([
      { name: "pear", workflow: "Order", status: "FAILED", startedAt: 1, endedAt: 9, error: "Oops" },
    ]);
    expect(index.counts).toMatchObject({ RUNNING: 2, FAILED: 1 });
  });

  it("counts and lists each workflow by itself, also where two have an execution of the same name", () => {
    const index = started("a", "b");
    index.onEvent({ type: "execution-started", executionArn: arnOf("a", "Refund"), at: 5 });
    index.onEvent({ type: "execution-ended", executionArn: arnOf("a"), status: "SUCCEEDED", at: 6 });
    expect(index.counts).toMatchObject({ RUNNING: 2, SUCCEEDED: 1 });
    expect(index.countsOf("Order")).toMatchObject({ RUNNING: 1, SUCCEEDED: 1 });
    expect(index.countsOf("Refund")).toMatchObject({ RUNNING: 1, SUCCEEDED: 0 });
    expect(namesOf(index, { workflows: new Set(["Order"]) })).toEqual(["b", "a"]);
    expect(namesOf(index, { workflows: new Set(["Order", "Refund"]) })).toEqual(["a", "b", "a"]);
    expect(namesOf(index, { workflows: new Set() })).toEqual([]);
    expect(index.get("Refund", "a")).toMatchObject({ status: "RUNNING", startedAt: 5 });
    expect(index.lastOf("Order")).toBe("b");
    expect(index.lastOf("Other")).toBeUndefined();
  });

  it("leaves out executions of state machines that are no workflow of the app", () => {
    const index = createIndex();
    index.onEvent({ type: "execution-started", executionArn: `${prefix}other:x`, at: 1 });
    expect(index.list({ name: "", page: 1 }).total).toBe(0);
  });

  it("has an execution that was redriven run again", () => {
    const index = started("a");
    const executionArn = arnOf("a");
    index.onEvent({ type: "execution-ended", executionArn, status: "FAILED", error: "Oops", at: 9 });
    index.onEvent({ type: "execution-redriven", executionArn, at: 10 });
    expect(index.get("Order", "a")).toEqual({
      name: "a",
      workflow: "Order",
      status: "RUNNING",
      startedAt: 0,
    });
    expect(index.counts).toMatchObject({ RUNNING: 1, FAILED: 0 });
    index.onEvent({ type: "execution-ended", executionArn, status: "SUCCEEDED", at: 11 });
    expect(index.countsOf("Order")).toMatchObject({ RUNNING: 0, FAILED: 0, SUCCEEDED: 1 });
  });

  it("lists executions from before it was opened after the others, and counts their ends", async () => {
    const index = started("live");
    const pages = [
      { executions: [row("live"), row("newer", 3)], nextToken: "more" },
      { executions: [row("older", 1, "SUCCEEDED")] },
      { executions: [row("between", 2)] },
    ];
    await index.load(
      async () => pages.shift() ?? {},
      [
        { name: "Order", stateMachineArn: stateMachineArn("Order") },
        { name: "Refund", stateMachineArn: stateMachineArn("Refund") },
      ],
    );
    expect(namesOf(index)).toEqual(["live", "newer", "between", "older"]);
    index.onEvent({ type: "execution-ended", executionArn: arnOf("newer"), status: "TIMED_OUT", at: 99_000 });
    expect(index.counts).toMatchObject({ RUNNING: 2, SUCCEEDED: 1, TIMED_OUT: 1 });
    expect(index.get("Order", "newer")).toMatchObject({ status: "TIMED_OUT", endedAt: 99_000 });
    expect(index.lastOf("Refund")).toBe("between");
  });

  it("has pages of fifty, and gives the last page for a number that is too large", () => {
    const index = started(...Array.from({ length: 120 }, (_, number) => `n${number}`));
    expect(index.list({ name: "", page: 3 })).toMatchObject({ total: 120, page: 3, pages: 3 });
    expect(index.list({ name: "", page: 9 }).rows.map(({ name }) => name)).toHaveLength(20);
    expect(namesOf(index, { page: Number.NaN })).toHaveLength(50);
  });
});

const row = (name: string, startDate = 1, status = "RUNNING") => ({
  name,
  status,
  startDate,
  ...(status === "RUNNING" ? {} : { stopDate: startDate + 1 }),
});
