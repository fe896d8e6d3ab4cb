import { describe, expect, it } from "vitest";
import { createExecutionIndex } from "./execution-index.ts";

const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:ringback:${name}`;
const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:ringback";

function started(...names: string[]) {
  const index = createExecutionIndex();
  for (const [at, name] of names.entries()) {
    index.onEvent({ type: "execution-started", executionArn: arnOf(name), at });
  }
  return index;
}
const namesOf = (index: ReturnType<typeof createExecutionIndex>, query: object = {}) =>
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
      { name: "pear", status: "FAILED", startedAt: 1, endedAt: 9, error: "Oops" },
    ]);
    expect(index.counts).toMatchObject({ RUNNING: 2, FAILED: 1 });
  });

  it("lists executions from before it was opened after the others, and counts their ends", async () => {
    const index = started("live");
    const pages = [
      { executions: [row("live"), row("newer")], nextToken: "more" },
      { executions: [row("older", "SUCCEEDED")] },
    ];
    await index.load(async () => pages.shift() ?? {}, stateMachineArn);
    expect(namesOf(index)).toEqual(["live", "newer", "older"]);
    index.onEvent({ type: "execution-ended", executionArn: arnOf("newer"), status: "TIMED_OUT", at: 99_000 });
    expect(index.counts).toMatchObject({ RUNNING: 1, SUCCEEDED: 1, TIMED_OUT: 1 });
    expect(index.get("newer")).toMatchObject({ status: "TIMED_OUT", endedAt: 99_000 });
  });

  it("has pages of fifty, and gives the last page for a number that is too large", () => {
    const index = started(...Array.from({ length: 120 }, (_, number) => `n${number}`));
    expect(index.list({ name: "", page: 3 })).toMatchObject({ total: 120, page: 3, pages: 3 });
    expect(index.list({ name: "", page: 9 }).rows.map(({ name }) => name)).toHaveLength(20);
    expect(namesOf(index, { page: Number.NaN })).toHaveLength(50);
  });
});

const row = (name: string, status = "RUNNING") => ({
  name,
  status,
  startDate: 1,
  ...(status === "RUNNING" ? {} : { stopDate: 2 }),
});
