import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import { entryOf, expectArchived, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { allReceivesMs, oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";
import { aimAt, needsFaults } from "./aimed-faults.ts";

/** A temporary failure: the message returns to the queue and is recorded and called back at a later receive. */
export const storeThrottles = temporaryFailure({
  name: "the store throttles",
  expected: "returned to the queue, then SUCCEEDED, recorded",
  kind: "dynamodb.throttle",
});

export const storeUnreachable = temporaryFailure({
  name: "the store is unreachable",
  expected: "returned to the queue, then SUCCEEDED, recorded",
  kind: "dynamodb.down",
});

export const callbackThrottles = temporaryFailure({
  name: "the callback is throttled",
  expected: "recorded, returned to the queue, then SUCCEEDED",
  kind: "callback.throttle",
});

export const functionCrashes = temporaryFailure({
  name: "the function crashes after recording",
  expected: "returned to the queue, then SUCCEEDED, one item",
  kind: "function.crash-before-callback",
});

export const functionHangs = temporaryFailure({
  name: "the function hangs",
  expected: "returned to the queue, then SUCCEEDED, recorded",
  kind: "function.timeout",
});

function temporaryFailure(failure: { name: string; expected: string; kind: FaultKind }): VerifyRow {
  return {
    name: failure.name,
    expected: failure.expected,
    needs: "recording",
    schedule: "sequential",
    skipReason: needsFaults,
    check: async (probe) => {
      const found = findings();
      const event = probe.event();
      const { settings } = probe.target;
      const affectsFunction = failure.kind.startsWith("function.");
      // Every attempt of one receive, and the first of the next receive.
      const times = affectsFunction ? 1 : attemptsOf(probe, failure.kind) + 1;
      const fault = aimAt(probe, { kind: failure.kind, messageId: event.id, times });
      const executionArn = await probe.start(event);
      // The message then stays invisible for the visibility timeout.
      if (affectsFunction) {
        await probe.until(async () => (fault.times() > 0 ? true : undefined), oneReceiveMs(settings));
        probe.faultInjected();
      }
      const ended = await probe.ended(executionArn, allReceivesMs(settings));
      fault.expectInjected(found);
      const recorded = await expectRecorded(probe, ended, found);
      found.expect((await entryOf(probe, ended)) === undefined, "it is in the archive as well");
      return found.seen(`${ended.described.status}, recorded: ${recorded ?? "unknown"}`);
    },
  };
}

const attemptsOf = ({ target: { settings } }: Probe, kind: FaultKind) =>
  kind.startsWith("dynamodb.") ? settings.storeCall.attempts : settings.callbackCall.attempts;

/** A message that must be archived while the archive is unavailable. */
export const archiveUnavailable: VerifyRow = {
  name: "the archive is unavailable",
  expected: "returned to the queue, then FAILED InvalidMessage, archived",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    const event = probe.event({ time: "yesterday" });
    const times = attemptsOf(probe, "dynamodb.throttle") + 1;
    const fault = aimAt(probe, { kind: "dynamodb.throttle", messageId: event.id, times });
    const ended = await probe.ended(await probe.start(event), allReceivesMs(probe.target.settings));
    fault.expectInjected(found);
    await expectArchived(probe, ended, { error: "InvalidMessage", statusCode: 400 }, found);
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};
