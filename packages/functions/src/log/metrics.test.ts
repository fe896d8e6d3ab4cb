import { expect, it } from "vitest";
import { metricsOf } from "./metrics.ts";

it.each([
  ["InvalidMessage", "InvalidMessage"],
  ["MessageConflict", "MessageConflict"],
  ["MessageDeadLettered", "DeadLettered"],
  ["OutOfStock", "Refused"],
  ["constructor", "Refused"],
])("counts a task that failed with %s as %s", (error, metric) => {
  expect(metricsOf({ outcome: "failed", error, reason: "r", calledBack: true })).toEqual([metric]);
});
