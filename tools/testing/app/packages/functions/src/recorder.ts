import { recordMessages } from "@ringback/core/work/record-messages";
import { createPorts } from "@ringback/functions/ports";
import { resources } from "@ringback/functions/resources";
import { delayRedelivery } from "@ringback/functions/sqs/delay-redelivery";
import { createQueueClient } from "@ringback/functions/sqs/queue-client";
import { settleRecords } from "@ringback/functions/sqs/settle-records";
import { sqsBatchHandler } from "@ringback/functions/sqs/sqs-batch-handler";

const { settings } = resources.Stage;
const { maxReceiveCount, logErrorMessages, functionTimeoutSeconds: timeoutSeconds } = settings;
const ports = createPorts(resources);
const client = createQueueClient(settings);
const { url: queueUrl } = resources.WorkQueue;

/** @public Lambda calls it. */
export const handler = sqsBatchHandler(
  settleRecords({
    ...ports,
    stage: resources.App.stage,
    logErrorMessages,
    maxReceiveCount,
    work: recordMessages(ports.store),
    redeliver: delayRedelivery({ client, queueUrl, settings, random: Math.random }),
  }),
  { clock: ports.clock, logErrorMessages, timeoutSeconds },
);
