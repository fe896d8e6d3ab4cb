import { SQSClient } from "@aws-sdk/client-sqs";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { sqsRecord } from "../testing/sqs-event.ts";
import { stubAws } from "../testing/stub-aws.ts";
import { delayRedelivery } from "./delay-redelivery.ts";

const settings = recordingSettings("production");
const signal = new AbortController().signal;
const queueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/work";

async function timeouts(records: ReturnType<typeof sqsRecord>[], random: number, used = settings) {
  const aws = await stubAws(() => ({ status: 200, body: { Successful: [], Failed: [] } }));
  const client = new SQSClient(aws.configuration);
  await delayRedelivery({ client, queueUrl, settings: used, random: () => random })(records, signal);
  return aws.requests.map(({ input }) => input["Entries"]);
}

describe("delayRedelivery", () => {
  it("doubles the delay with each receive up to the cap, half of it jitter", async () => {
    const records = [1, 2, 4, 8].map((count) =>
      sqsRecord(`m${count}`, "", { ApproximateReceiveCount: String(count) }),
    );
    const seconds = async (random: number) =>
      (await timeouts(records, random)).flatMap((entries) =>
        JSON.parse(JSON.stringify(entries)).map(
          (entry: { VisibilityTimeout: number }) => entry.VisibilityTimeout,
        ),
      );
    expect(await seconds(0)).toEqual([8, 15, 60, 75]);
    expect(await seconds(1)).toEqual([15, 30, 120, 150]);
  });

  it("asks in calls of ten entries at most", async () => {
    const records = Array.from({ length: 23 }, (_, index) => sqsRecord(String(index), ""));
    expect((await timeouts(records, 0)).map((entries) => Array.isArray(entries) && entries.length)).toEqual([
      10, 10, 3,
    ]);
  });

  it("gives a FIFO group one delay, that of its first record", async () => {
    const fifo = recordingSettings("production", { fifo: { messageGroup: "'g'", deadLettersAhead: 1 } });
    const first = sqsRecord("a", "", { MessageGroupId: "g", ApproximateReceiveCount: "3" });
    const second = sqsRecord("b", "", { MessageGroupId: "g" });
    expect(await timeouts([first, second], 1, fifo)).toMatchObject([
      [{ VisibilityTimeout: 60 }, { VisibilityTimeout: 60 }],
    ]);
  });

  it("asks each queue for its own records, those of a draining queue too", async () => {
    const aws = await stubAws(() => ({ status: 200, body: { Successful: [], Failed: [] } }));
    const client = new SQSClient(aws.configuration);
    const draining = {
      ...sqsRecord("old", ""),
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:old-work",
    };
    const redeliver = delayRedelivery({ client, queueUrl, settings, random: () => 0 });
    await redeliver([draining, sqsRecord("new", "")], signal);
    expect(aws.requests.map(({ input }) => [input["QueueUrl"], input["Entries"]])).toEqual([
      [
        "https://sqs.us-east-1.amazonaws.com/000000000000/old-work",
        [expect.objectContaining({ ReceiptHandle: "receipt-old" })],
      ],
      [queueUrl, [expect.objectContaining({ ReceiptHandle: "receipt-new" })]],
    ]);
  });

  it("is best effort: a queue that does not answer changes nothing", async () => {
    const aws = await stubAws(() => undefined);
    aws.close();
    const redeliver = delayRedelivery({
      client: new SQSClient(aws.configuration),
      queueUrl,
      settings,
      random: () => 0,
    });
    await expect(redeliver([sqsRecord("a", "")], signal)).resolves.toBeUndefined();
  });
});
