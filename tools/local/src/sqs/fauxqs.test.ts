import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type Fauxqs, openFauxqs } from "./fauxqs.ts";

it("keeps a message in its data folder that is lost on the way to its dead-letter queue", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback fauxqs "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const open = (isBroken: boolean) =>
    openFauxqs({
      host: "127.0.0.1:1",
      region: "us-east-1",
      dataDir,
      prepareQueue: (queue) => {
        if (isBroken && queue.name === "dead") queue.enqueue = () => stop();
      },
    });
  const stop = () => {
    throw new Error("The process is killed here.");
  };
  const received = ({ store }: Fauxqs, name: string) =>
    store.getQueueByName(name)?.dequeue(1, 0, (arn) => store.getQueueByArn(arn)) ?? [];

  const before = await open(true);
  before.perform("CreateQueue", { QueueName: "dead" });
  const deadLetterTargetArn = before.store.getQueueByName("dead")?.arn;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  before.perform("CreateQueue", { QueueName: "work", Attributes: { RedrivePolicy } });
  before.perform("SendMessage", { QueueUrl: "work", MessageBody: "kept" });
  expect(received(before, "work")).toHaveLength(1);
  before.store.getQueueByName("work")?.processTimers();
  expect(() => received(before, "work")).toThrow("killed");
  await before.close();

  const after = await open(false);
  expect(received(after, "work")).toEqual([]);
  expect(received(after, "dead")).toMatchObject([{ Body: "kept" }]);
  await after.close();
});
