import { anyJson } from "@ringback/contracts/message/any-json";
import { payloadReader } from "@ringback/contracts/message/read-payload";
import { fakeClock } from "@ringback/core/testing/fake-clock";
import { fakeArchive, fakeCallback, fakeLastReasons, fakeStore } from "@ringback/core/testing/fake-ports";
import { recordMessages } from "@ringback/core/work/record-messages";
import { settleRecords } from "@ringback/functions/sqs/settle-records";
import { sqsBatchHandler } from "@ringback/functions/sqs/sqs-batch-handler";
import { invocationContext, sqsEvent, sqsRecord } from "@ringback/functions/testing/sqs-event";

/** Runs bodies through the recorder as one batch, against tables in memory that never fail. */
export async function settledBodies(bodies: readonly string[]) {
  const store = fakeStore();
  const archive = fakeArchive();
  const callback = fakeCallback();
  const clock = fakeClock();
  const work = recordMessages(store);
  const redeliver = async () => undefined;
  const handler = sqsBatchHandler(
    settleRecords({
      work,
      archive,
      callback,
      clock,
      stage: "fuzz",
      task: "Record",
      readPayload: payloadReader(anyJson),
      redeliver,
      lastReasons: fakeLastReasons(),
      maxReceiveCount: 5,
      logErrorMessages: true,
    }),
    { clock, logErrorMessages: true, timeoutSeconds: 30 },
  );
  const records = bodies.map((body, index) => sqsRecord(`record-${index}`, body));
  const response = await handler(sqsEvent(...records), invocationContext());
  return { response, store, archive, callback };
}
