import { fakeClock } from "@ringback/core/testing/fake-clock";
import { describe, expect, it } from "vitest";
import { queueModel } from "./queue-model.ts";

function queues(change: { fifo?: boolean; delaySeconds?: number } = {}) {
  const clock = fakeClock(0);
  const expired: string[] = [];
  const moved: string[] = [];
  const queue = queueModel({
    clock,
    fifo: false,
    delaySeconds: 0,
    visibilityTimeoutSeconds: 30,
    retentionSeconds: 1000,
    redrive: { maxReceiveCount: 3, move: ({ messageId }) => moved.push(messageId) },
    onExpired: ({ messageId }) => expired.push(messageId),
    ...change,
  });
  const send = (messageId: string, group?: string) => queue.send({ messageId, body: "", group });
  const receive = (limit = 10) => queue.receive(limit).map(({ messageId }) => messageId);
  const wait = (seconds: number) => clock.advance(seconds * 1000);
  return { queue, send, receive, wait, expired, moved };
}

describe("queueModel", () => {
  it("hides a received message for its visibility timeout, then gives it again and counts the receive", () => {
    const { queue, send, receive, wait } = queues();
    send("a");
    expect(receive()).toEqual(["a"]);
    wait(29);
    expect(receive()).toEqual([]);
    wait(1);
    expect(queue.receive(1)).toMatchObject([
      { messageId: "a", receiveCount: 2, sentAt: 0, firstReceivedAt: 0 },
    ]);
  });

  it("delays every message, and a late one by more", () => {
    const { queue, send, receive, wait } = queues({ delaySeconds: 3 });
    send("a");
    queue.send({ messageId: "late", body: "", group: undefined, lateSeconds: 10 });
    expect(queue.nextVisibleAt()).toBe(3000);
    wait(3);
    expect(receive()).toEqual(["a"]);
    wait(10);
    expect(receive()).toEqual(["late"]);
  });

  it("changes the visibility of a message, and deletes only by the latest receipt handle", () => {
    const { queue, send, receive, wait } = queues();
    send("a");
    const [first] = queue.receive(1);
    queue.changeVisibility(first?.receiptHandle ?? "", 5);
    wait(5);
    const [second] = queue.receive(1);
    queue.remove(first?.receiptHandle ?? "");
    wait(30);
    expect(receive()).toEqual(["a"]);
    queue.remove(second?.receiptHandle ?? "");
    expect(queue.nextVisibleAt()).toBe(65_000);
  });

  it("moves a message that was received as often as allowed, instead of giving it again", () => {
    const { send, receive, wait, moved } = queues();
    send("a");
    for (let count = 0; count < 3; count += 1) {
      expect(receive()).toEqual(["a"]);
      wait(30);
    }
    expect(receive()).toEqual([]);
    expect(moved).toEqual(["a"]);
  });

  it("drops what is older than its retention", () => {
    const { send, receive, wait, expired } = queues();
    send("a");
    wait(1000);
    expect(receive()).toEqual([]);
    expect(expired).toEqual(["a"]);
  });

  it("holds a FIFO group back while one of it is in flight, and other groups not", () => {
    const { queue, send, receive } = queues({ fifo: true });
    for (const [id, group] of [
      ["a1", "a"],
      ["b1", "b"],
      ["a2", "a"],
    ] as const)
      send(id, group);
    const [first] = queue.receive(1);
    expect(first?.messageId).toBe("a1");
    expect(receive()).toEqual(["b1"]);
    queue.remove(first?.receiptHandle ?? "");
    expect(receive()).toEqual(["a2"]);
  });
});
