import { recordMessages } from "@ringback/core/work/record-messages";
import { createPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { createQueueClient } from "./sqs/queue-client.ts";
import { delayedRedelivery } from "./sqs/redelivery.ts";
import { settleRecords } from "./sqs/settle-records.ts";
import { sqsBatchHandler } from "./sqs/sqs-batch-handler.ts";

const { settings } = resources.Stage;
const { url: queueUrl } = resources.WorkQueue;
const ports = createPorts(resources);

/**
 * Takes batches from the work queue: records each message and resolves its task token.
 *
 * @public Lambda calls it.
 */
export const handler = sqsBatchHandler(
  settleRecords({
    ...ports,
    stage: resources.App.stage,
    logErrorMessages: settings.logErrorMessages,
    maxReceiveCount: settings.maxReceiveCount,
    // A team's own work goes here: anything of the shape `Work` in @ringback/core/work/work.
    work: recordMessages(ports.store),
    redeliver: delayedRedelivery({
      client: createQueueClient(settings),
      queueUrl,
      settings,
      random: Math.random,
    }),
  }),
  {
    clock: ports.clock,
    logErrorMessages: settings.logErrorMessages,
    timeoutSeconds: settings.functionTimeoutSeconds,
  },
);
