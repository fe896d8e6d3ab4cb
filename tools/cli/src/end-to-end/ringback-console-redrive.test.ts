import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localResources } from "@ringback/contracts/resources/local-resources";
import { expect, it } from "vitest";
import type { RedriveResult } from "../redrive/redrive.ts";
import { startRingback } from "../testing/ringback.ts";

const time = "2026-01-01T00:00:00Z";
const bodyOf = (event: unknown) => JSON.stringify({ Record: { messageId: "two", createdAt: time, event } });

it("the console redrives as the command does: of two bodies at once, one is recorded and the other is refused", async () => {
  const running = startRingback("start", "--port", "0", "--console-port", "0");
  const [, endpoint = ""] = await running.output(/ready on (http:\S+)/);
  const [, console = ""] = await running.output(/Console: (http:\S+)/);
  const queues = new SQSClient({
    endpoint,
    region: localResources.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: localResources.workQueue }));
  const { MessageId } = await queues.send(
    new SendMessageCommand({ QueueUrl, MessageBody: bodyOf("original") }),
  );
  const address = `${console}/api/dead-letters/${MessageId}`;
  await expect
    .poll(async () => (await fetch(address)).json(), { timeout: 20_000 })
    .toMatchObject({ status: "archived" });
  const redrive = async (body?: string): Promise<Pick<RedriveResult, "result">> => {
    const response = await fetch(`${address}/redrive`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ body }),
    });
    return JSON.parse(await response.text());
  };
  const both = await Promise.all([redrive(bodyOf("left")), redrive(bodyOf("right"))]);
  expect(both.map(({ result }) => result).toSorted()).toEqual(["different-body", "recorded"]);
  const winner = ["left", "right"][both.findIndex(({ result }) => result === "recorded")];
  const message = await (await fetch(`${console}/api/messages/two`)).json();
  expect(message).toMatchObject({ event: winner });
  expect(await redrive(bodyOf("third"))).toMatchObject({ result: "different-body" });
  expect(await redrive()).toMatchObject({ result: "already-recorded" });
}, 60_000);
