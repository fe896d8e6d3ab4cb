import { entryOf, expectArchived, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { deadLetterMs, oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";
import { aimAt, needsFaults } from "./aimed-faults.ts";

export const receivesUsedUp: VerifyRow = {
  name: "receives used up",
  promised: "FAILED MessageDeadLettered, archived, not recorded",
  lane: "in-turn",
  notArranged: needsFaults,
  check: async (probe) => {
    const found = findings();
    const { settings } = probe.target;
    const event = probe.event();
    // A batch of one is put at once, so each attempt of each receive is one request that names the message.
    const times = settings.maxReceiveCount * settings.storeCall.attempts;
    const fault = aimAt(probe, { kind: "dynamodb.throttle", messageId: event.id, times });
    const ended = await probe.ended(await probe.start(event), deadLetterMs(settings));
    fault.expectHit(found);
    await expectArchived(probe, ended, { error: "MessageDeadLettered", statusCode: 500 }, found);
    found.expect((await probe.item(event.id)) === undefined, "it is in the table");
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};

export const receivesUsedUpRecorded: VerifyRow = {
  name: "receives used up, but recorded",
  promised: "SUCCEEDED, recorded, nothing archived",
  lane: "in-turn",
  notArranged: needsFaults,
  check: async (probe) => {
    const found = findings();
    const { settings } = probe.target;
    const event = probe.event();
    const times = settings.maxReceiveCount * settings.callbackCall.attempts;
    const fault = aimAt(probe, { kind: "callback.throttle", messageId: event.id, times });
    const ended = await probe.ended(await probe.start(event), deadLetterMs(settings));
    fault.expectHit(found);
    const recorded = await expectRecorded(probe, ended, found);
    found.expect((await entryOf(probe, ended)) === undefined, "the archive has it as well");
    return found.seen(`${ended.described.status}, recorded ${recorded ?? "nowhere"}`);
  },
};

/** What shows on every target that the dead-letter queue is read: a body for which nobody waits. */
export const onDeadLetterQueue: VerifyRow = {
  name: "put on the dead-letter queue",
  promised: "archived as MessageDeadLettered, not recorded",
  lane: "together",
  check: async (probe) => {
    const found = findings();
    const { queueUrls, settings } = probe.target;
    const { id, time, detail } = probe.event();
    const body = JSON.stringify({ Record: { messageId: id, createdAt: time, event: detail } });
    const sqsMessageId = await probe.send(queueUrls.deadLetters, body);
    const entry = await probe.until(() => probe.entry(sqsMessageId), oneReceiveMs(settings));
    found.expect(entry !== undefined, "the archive has no entry for it");
    found.expect(
      entry === undefined || entry["error"] === "MessageDeadLettered",
      `it is called ${entry?.["error"]}`,
    );
    found.expect((await probe.item(id)) === undefined, "it is in the table");
    return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}`);
  },
};
