import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { entryOf, expectArchived, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { allReceivesMs, oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";
import { aimAt, needsFaults } from "./aimed-faults.ts";

/** What passes: the message comes back, and is recorded and called back all the same. */
export const storeThrottles = temporaryFailure({
  name: "the store throttles",
  promised: "comes back, then SUCCEEDED, recorded",
  kind: "dynamodb.throttle",
});

export const storeIsCut = temporaryFailure({
  name: "the store is cut off",
  promised: "comes back, then SUCCEEDED, recorded",
  kind: "dynamodb.down",
});

export const callbackThrottles = temporaryFailure({
  name: "the callback is throttled",
  promised: "recorded, comes back, then SUCCEEDED",
  kind: "callback.throttle",
});

export const functionDies = temporaryFailure({
  name: "the function dies after recording",
  promised: "comes back, then SUCCEEDED, one item",
  kind: "function.crash-before-callback",
});

export const functionHangs = temporaryFailure({
  name: "the function hangs",
  promised: "comes back, then SUCCEEDED, recorded",
  kind: "function.timeout",
});

function temporaryFailure(failure: { name: string; promised: string; kind: FaultKind }): VerifyRow {
  return {
    name: failure.name,
    promised: failure.promised,
    lane: "in-turn",
    notArranged: needsFaults,
    check: async (probe) => {
      const found = findings();
      const event = probe.event();
      const { settings } = probe.target;
      const isOfFunction = failure.kind.startsWith("function.");
      // Enough for every attempt of one receive and the first of the next.
      const times = isOfFunction ? 1 : attemptsOf(probe, failure.kind) + 1;
      const fault = aimAt(probe, { kind: failure.kind, messageId: event.id, times });
      const executionArn = await probe.start(event);
      // The message is away for a whole visibility timeout then.
      if (isOfFunction) {
        await probe.until(async () => (fault.hits() > 0 ? true : undefined), oneReceiveMs(settings));
        probe.arranged();
      }
      const ended = await probe.ended(executionArn, allReceivesMs(settings));
      fault.expectHit(found);
      const recorded = await expectRecorded(probe, ended, found);
      found.expect((await entryOf(probe, ended)) === undefined, "the archive has it as well");
      return found.seen(`${ended.described.status}, recorded ${recorded ?? "nowhere"}`);
    },
  };
}

const attemptsOf = ({ target: { settings } }: Probe, kind: FaultKind) =>
  kind.startsWith("dynamodb.") ? settings.storeCall.attempts : settings.callbackCall.attempts;

/** A message that belongs in the archive, which is away. */
export const archiveIsAway: VerifyRow = {
  name: "the archive is unavailable",
  promised: "comes back, then FAILED InvalidMessage, archived",
  lane: "in-turn",
  notArranged: needsFaults,
  check: async (probe) => {
    const found = findings();
    const event = probe.event({ time: "yesterday" });
    const times = attemptsOf(probe, "dynamodb.throttle") + 1;
    const fault = aimAt(probe, { kind: "dynamodb.throttle", messageId: event.id, times });
    const ended = await probe.ended(await probe.start(event), allReceivesMs(probe.target.settings));
    fault.expectHit(found);
    await expectArchived(probe, ended, { error: "InvalidMessage", statusCode: 400 }, found);
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};
