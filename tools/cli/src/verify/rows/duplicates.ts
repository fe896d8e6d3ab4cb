import { isDeepStrictEqual } from "node:util";
import { expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const sameIdSameContent: VerifyRow = {
  name: "same id, same content",
  expected: "SUCCEEDED with the same output shape, one item",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const limitMs = oneReceiveMs(probe.target.settings);
    const event = probe.event();
    await probe.ended(await probe.start(event), limitMs);
    const item = await probe.item(event.id);
    const ended = await probe.ended(await probe.start(event, "again"), limitMs);
    const recorded = await expectRecorded(probe, ended, found);
    found.expect(recorded === "before", `the second output says recorded: ${recorded}`);
    found.expect(isDeepStrictEqual(await probe.item(event.id), item), "the item was changed");
    return found.seen(`${ended.described.status}, recorded: ${recorded ?? "unknown"}`);
  },
};

/** A redelivery, simulated by sending the same body to the queue again: SQS delivers at least once. */
export const redelivered: VerifyRow = {
  name: "redelivered",
  expected: "deleted, item and execution unchanged",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const limitMs = oneReceiveMs(probe.target.settings);
    const event = probe.event();
    const executionArn = await probe.start(event);
    const first = await probe.ended(executionArn, limitMs);
    const item = await probe.item(event.id);
    const { queueBody } = first;
    if (queueBody === undefined)
      throw new Error("the history does not contain the body that was sent to the queue");
    const sqsMessageId = await probe.send(probe.target.queueUrls.work, queueBody);
    const left = await probe.until(async () => ((await probe.queued()) === 0 ? 0 : undefined), limitMs);
    found.expect(left === 0, "it is still in the queue");
    found.expect(isDeepStrictEqual(await probe.item(event.id), item), "the item was changed");
    found.expect((await probe.entry(sqsMessageId)) === undefined, "it was archived");
    const after = await probe.ended(executionArn, limitMs);
    found.expect(after.described.output === first.described.output, "the execution's output was changed");
    return found.seen(`${after.described.status}, ${left === 0 ? "deleted" : "not deleted"}`);
  },
};
