import { recordMessages } from "@ringback/core/work/record-messages";
import { createPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { delayRedelivery } from "./sqs/delay-redelivery.ts";
import { createQueueClient } from "./sqs/queue-client.ts";
import { settleRecords } from "./sqs/settle-records.ts";
import { sqsBatchHandler } from "./sqs/sqs-batch-handler.ts";

const { settings } = resources.Stage;
const { url: queueUrl } = resources.WorkQueue;
const ports = createPorts(resources);

/**
 * The Lambda handler of the work queue: records the messages of a batch, and calls each waiting task back.
 *
 * @public Lambda calls it.
 */
export const handler = sqsBatchHandler(
  settleRecords({
    ...ports,
    stage: resources.App.stage,
    logErrorMessages: settings.logErrorMessages,
    maxReceiveCount: settings.maxReceiveCount,
    // A team's own work goes here: any function of the type `Work` in @ringback/core/work/work.
    work: recordMessages(ports.store),
    redeliver: delayRedelivery({
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
