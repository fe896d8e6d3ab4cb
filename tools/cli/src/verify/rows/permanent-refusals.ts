import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { expectArchived, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";
import { aimAt, needsFaults } from "./aimed-faults.ts";

export const storeRefuses: VerifyRow = {
  name: "the store refuses it for good",
  expected: "FAILED InvalidMessage, archived, not recorded",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    const event = probe.event();
    const fault = aimAt(probe, { kind: "dynamodb.refuse", messageId: event.id, times: 1 });
    const ended = await probe.ended(await probe.start(event), oneReceiveMs(probe.target.settings));
    fault.expectInjected(found);
    await expectArchived(probe, ended, { error: "InvalidMessage", statusCode: 400 }, found);
    found.expect((await probe.item(event.id)) === undefined, "it is in the table");
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};

export const outputRefused: VerifyRow = {
  name: "the output is refused",
  expected: "the smallest output is sent: SUCCEEDED, recorded",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    const event = probe.event();
    const fault = aimAt(probe, { kind: "callback.refuse", messageId: event.id, times: 1 });
    const ended = await probe.ended(await probe.start(event), oneReceiveMs(probe.target.settings));
    fault.expectInjected(found);
    const recorded = await expectRecorded(probe, ended, found);
    return found.seen(`${ended.described.status}, recorded: ${recorded ?? "unknown"}`);
  },
};

export const callbackRefused: VerifyRow = {
  name: "the smallest output is refused too",
  expected: "recorded, archived, deleted; the timeout ends the task",
  needs: "recording",
  schedule: "sequential",
  skipReason: needsFaults,
  check: async (probe) => {
    const found = findings();
    const { cloud, settings } = probe.target;
    const event = probe.event();
    const fault = aimAt(probe, { kind: "callback.refuse", messageId: event.id, times: 2 });
    const executionArn = await probe.start(event);
    const entry = await probe.until(() => probe.entryOfMessage(event.id), oneReceiveMs(settings));
    fault.expectInjected(found);
    found.expect(entry !== undefined, "it is not in the archive");
    found.expect(
      entry === undefined || entry["error"] === "CallbackRejected",
      `its error is ${entry?.["error"]}`,
    );
    found.expect((await probe.item(event.id)) !== undefined, "it is not in the table");
    // Nothing can call back any more: the execution waits for the timeout of its task, and is stopped when the run removes it.
    const { status } = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    found.expect(status === "RUNNING", `the execution is ${status}`);
    return found.seen(`${entry === undefined ? "not archived" : `archived as ${entry["error"]}`}, ${status}`);
  },
};
