import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { entryOf, expectArchived, expectRecorded } from "../expect-outcome.ts";
import { type Findings, findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { deadLetterMs, oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";
import { aimAt, needsFaults } from "./aimed-faults.ts";

export const receivesUsedUp: VerifyRow = {
  name: "receives used up",
  expected: "FAILED MessageDeadLettered, archived, not recorded",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    // A batch of one message is written with one request, so each attempt of each receive is one occasion for the fault.
    const { event, ended } = await useUpReceives(probe, "dynamodb.throttle", "storeCall", found);
    await expectArchived(probe, ended, { error: "MessageDeadLettered", statusCode: 500 }, found);
    found.expect((await probe.item(event.id)) === undefined, "it is in the table");
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};

export const receivesUsedUpRecorded: VerifyRow = {
  name: "receives used up, but recorded",
  expected: "SUCCEEDED, recorded, nothing archived",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    const { ended } = await useUpReceives(probe, "callback.throttle", "callbackCall", found);
    const recorded = await expectRecorded(probe, ended, found);
    found.expect((await entryOf(probe, ended)) === undefined, "it is in the archive as well");
    return found.seen(`${ended.described.status}, recorded: ${recorded ?? "unknown"}`);
  },
};

/** Sends a message whose every call of this kind fails, and waits until the dead-letter function has ended its execution. */
async function useUpReceives(
  probe: Probe,
  kind: FaultKind,
  call: "storeCall" | "callbackCall",
  found: Findings,
) {
  const { settings } = probe.target;
  const event = probe.event();
  const times = settings.maxReceiveCount * settings[call].attempts;
  const fault = aimAt(probe, { kind, messageId: event.id, times });
  const ended = await probe.ended(await probe.start(event), deadLetterMs(settings));
  fault.expectInjected(found);
  return { event, ended };
}

/** Shows on every target that the dead-letter function runs. No execution waits for this message. */
export const onDeadLetterQueue: VerifyRow = {
  name: "put on the dead-letter queue",
  expected: "archived as MessageDeadLettered, not recorded",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const { queueUrls, settings } = probe.target;
    const { id, time, detail } = probe.event();
    const body = JSON.stringify({ Record: { messageId: id, createdAt: time, event: detail } });
    const sqsMessageId = await probe.send(queueUrls.deadLetters, body);
    const entry = await probe.until(() => probe.entry(sqsMessageId), oneReceiveMs(settings));
    found.expect(entry !== undefined, "it is not in the archive");
    found.expect(
      entry === undefined || entry["error"] === "MessageDeadLettered",
      `its error is ${entry?.["error"]}`,
    );
    found.expect((await probe.item(id)) === undefined, "it is in the table");
    return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}`);
  },
};
