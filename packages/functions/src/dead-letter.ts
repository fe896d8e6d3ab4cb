import { createPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { settleDeadLetters } from "./sqs/settle-dead-letters.ts";
import { sqsBatchHandler } from "./sqs/sqs-batch-handler.ts";

const ports = createPorts(resources);
const { maxReceiveCount, logErrorMessages, deadLetterFunctionTimeoutSeconds } = resources.Stage.settings;

/**
 * The Lambda handler of the dead-letter queues, one message an invocation: archives it and fails the task that waits.
 *
 * @public Lambda calls it.
 */
export const handler = sqsBatchHandler(
  settleDeadLetters({
    ...ports,
    lookup: ports.store,
    stage: resources.App.stage,
    ruleDlqArn: resources.RuleDlq.arn,
    maxReceiveCount,
    logErrorMessages,
  }),
  { clock: ports.clock, logErrorMessages, timeoutSeconds: deadLetterFunctionTimeoutSeconds },
);
