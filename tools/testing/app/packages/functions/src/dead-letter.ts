import { createPorts } from "@ringback/functions/ports";
import { resources } from "@ringback/functions/resources";
import { settleDeadLetters } from "@ringback/functions/sqs/settle-dead-letters";
import { sqsBatchHandler } from "@ringback/functions/sqs/sqs-batch-handler";

const { maxReceiveCount, logErrorMessages, deadLetterFunctionTimeoutSeconds } = resources.Stage.settings;
const ports = createPorts(resources);

/** @public Lambda calls it. */
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
