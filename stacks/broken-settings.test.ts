import type { EvaluationError } from "@ringback/app/errors/evaluation-error";
import { expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";

const articleStage = `
  import { articleSettings } from "@ringback/contracts/settings/stage-settings";
  import { describeStage } from "./stage.ts";
  export const stage = describeStage("anna", { base: articleSettings });
`;

it("creates nothing for a stage whose times cannot work, and says why and where", async () => {
  const replace = { "stacks/current-stage.ts": articleStage };
  const failed: EvaluationError = await evaluateStage("anna", { replace }).then(
    () => expect.fail("It was evaluated."),
    (error) => error,
  );
  expect(failed.message).toMatch(
    /queueRetentionSeconds is 432000.*a poison message would expire before it reaches the dead-letter queue/,
  );
  expect(failed.message).toMatch(/\n {4}at packages\/contracts\/src\/settings\/timing-rules.ts:\d+$/);
  expect(failed.created).toEqual([]);
});
