import { expect, it } from "vitest";
import { createTally } from "./tally.ts";

it("counts as failed the asked executions alone, whatever a data folder brings along", () => {
  const tally = createTally(() => undefined);
  const ended = (executionArn: string, status: "SUCCEEDED" | "FAILED") =>
    tally.listen({ at: 1, type: "execution-ended", executionArn, status });
  ended("from the data folder", "SUCCEEDED");
  ended("asked", "SUCCEEDED");
  ended("asked too", "FAILED");
  expect(tally.failed(new Set(["asked", "asked too"]))).toBe(1);
});
