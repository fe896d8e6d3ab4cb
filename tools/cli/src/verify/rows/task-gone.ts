import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const taskGone: VerifyRow = {
  name: "the task is gone",
  expected: "recorded, deleted",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    // The task of this token is completed; Step Functions answers TaskTimedOut.
    const first = probe.event({ id: `${probe.id}-first` });
    const ended = await probe.ended(await probe.start(first), oneReceiveMs(probe.target.settings));
    const { MyTaskToken } = { MyTaskToken: "", ...JSON.parse(ended.queueBody ?? "{}") };
    return recordsAndDeletes(probe, String(MyTaskToken));
  },
};

export const invalidToken: VerifyRow = {
  name: "an invalid task token",
  expected: "recorded, deleted",
  needs: "recording",
  schedule: "parallel",
  check: (probe) =>
    recordsAndDeletes(probe, `this-token-is-not-from-step-functions-${probe.id}`.padEnd(120, "x")),
};

async function recordsAndDeletes(probe: Probe, MyTaskToken: string) {
  const found = findings();
  const { queueUrls, settings } = probe.target;
  const { id, time, detail } = probe.event();
  const body = { Record: { messageId: id, createdAt: time, event: detail }, MyTaskToken };
  const sqsMessageId = await probe.send(queueUrls.work, JSON.stringify(body));
  const item = await probe.until(() => probe.item(id), oneReceiveMs(settings));
  found.expect(item !== undefined, "it is not in the table");
  const left = await probe.until(
    async () => ((await probe.queued()) === 0 ? 0 : undefined),
    oneReceiveMs(settings),
  );
  found.expect(left === 0, "it is still in the queue");
  found.expect((await probe.entry(sqsMessageId)) === undefined, "it was archived");
  return found.seen(
    `${item === undefined ? "not recorded" : "recorded"}, ${left === 0 ? "deleted" : "not deleted"}`,
  );
}
