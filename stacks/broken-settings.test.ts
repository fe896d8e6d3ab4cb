import type { EvaluationError } from "@ringback/app/errors/evaluation-error";
import { articleSettings } from "@ringback/contracts/settings/task-presets";
import { expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";

it("creates nothing for a task whose times cannot work, and says why and where", async () => {
  const failed: EvaluationError = await evaluateStage("anna", { chosen: { settings: articleSettings } }).then(
    () => expect.fail("It was evaluated."),
    (error) => error,
  );
  expect(failed.message).toMatch(/The settings of task "Record" on stage "anna" cannot work:/);
  expect(failed.message).toMatch(
    /queueRetentionSeconds is 432000.*a poison message would expire before it reaches the dead-letter queue/,
  );
  expect(failed.message).toMatch(/\n {4}at packages\/contracts\/src\/settings\/timing-rules.ts:\d+$/);
  expect(failed.created.map(({ name }) => name)).toEqual(["MessagesTable"]);
});
