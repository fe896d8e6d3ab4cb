import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { openCloud } from "../cloud/cloud.ts";
import { theTask } from "../cloud/narrowed.ts";
import { taskQueues } from "../cloud/task-queues.ts";
import type { RedriveResult } from "../redrive/redrive-result.ts";
import { startRingback } from "../testing/ringback.ts";
import { localQueues } from "../verify/targets/local-queues.ts";

const time = "2026-01-01T00:00:00Z";
const bodyOf = (event: unknown) => JSON.stringify({ Record: { messageId: "two", createdAt: time, event } });

it("the console redrives as the command does: of two bodies at once, one is recorded and the other is refused", async () => {
  const running = startRingback("start", "--port", "0", "--console-port", "0");
  const [, endpoint = ""] = await running.output(/ready on (http:\S+)/);
  const [, console = ""] = await running.output(/Console: (http:\S+)/);
  const queues = localQueues(endpoint);
  const { tasks } = await openCloud({ endpoint });
  const queueUrls = await taskQueues(queues, theTask(tasks));
  const { MessageId } = await queues.send(
    new SendMessageCommand({ QueueUrl: queueUrls.work, MessageBody: bodyOf("original") }),
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
});
