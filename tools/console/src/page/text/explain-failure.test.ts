import { failureNames } from "@ringback/contracts/workflow/failure-names";
import { failureCause } from "@ringback/contracts/workflow/task-output";
import { expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";

it.each([...failureNames, "EventUndelivered", "CallbackRejected"])(
  "explains %s, and says what to do",
  (error) => {
    const { what, advice } = explainFailure(error, undefined);
    expect(what).not.toContain(error);
    expect(advice).toMatch(/\.$/);
  },
);

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

it("does not speak of recording where the task records nothing", () => {
  for (const error of ["InvalidMessage", "MessageDeadLettered"]) {
    const { what } = explainFailure(error, undefined, { isRecorded: false, isRefusal: true });
    expect(what).not.toContain("recorded");
    expect(what).toContain("dead letters");
    expect(explainFailure(error, undefined).what).toContain("not recorded");
  }
  const { what } = explainFailure("InputTooLarge", undefined, { isRecorded: false, isRefusal: false });
  expect(what).toBe(explainFailure("InputTooLarge", undefined).what);
});

it("takes an error that it does not know for a name of the task's own, where the message was archived with it", () => {
  const cause = { reason: "There is less of the article than was ordered.", messageId: "m" };
  const { what, why } = explainFailure("OutOfStock", cause, { isRecorded: false, isRefusal: true });
  expect(what).toContain("refused the message with OutOfStock");
  expect(why).toBe(cause.reason);
});
