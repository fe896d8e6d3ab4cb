import { failureNames } from "@ringback/contracts/workflow/failure-names";
import { failureCause } from "@ringback/contracts/workflow/task-output";
import { expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";

it.each(failureNames)("explains %s, and says what to do", (error) => {
  const { what, advice } = explainFailure(error, undefined);
  expect(what).not.toContain(error);
  expect(advice).toMatch(/\.$/);
});

it("finds the reason in a cause of the functions, and takes a cause of the workflow as it is", () => {
  const cause = failureCause({ error: "InvalidMessage", messageId: "m", reason: "Record.event is missing." });
  expect(explainFailure("InvalidMessage", JSON.parse(JSON.stringify(cause))).why).toBe(
    "Record.event is missing.",
  );
  expect(explainFailure("InvalidInput", "The field detail is missing.").why).toBe(
    "The field detail is missing.",
  );
});

it("names an error that it does not know", () => {
  expect(explainFailure("States.Runtime", { a: [1] })).toMatchObject({
    what: expect.stringContaining("States.Runtime"),
  });
});
