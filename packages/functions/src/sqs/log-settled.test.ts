import type { DeliveryOutcome } from "@ringback/core/delivery/delivery";
import { expect, it } from "vitest";
import { capturedOutput } from "../testing/captured-output.ts";
import { sqsRecord } from "../testing/sqs-event.ts";
import { logSettled } from "./log-settled.ts";
import { unreadDelivery } from "./unread-dead-letter.ts";

const output = capturedOutput();

it("leaves out what a team's own look says where no message may be logged, and only there", () => {
  const failed = {
    outcome: "failed",
    error: "MessageDeadLettered",
    reason: "why",
    calledBack: true,
  } as const;
  const own: DeliveryOutcome = { ...failed, isOwnText: true };
  const delivery = unreadDelivery(sqsRecord("1", "{}"), "Charge");
  logSettled(delivery, own, { logErrorMessages: false });
  logSettled(delivery, own, { logErrorMessages: true });
  logSettled(delivery, failed, { logErrorMessages: false });
  expect(output.lines().map(({ reason }) => reason)).toEqual([undefined, "why", "why"]);
  expect(output.text()).not.toContain("isOwnText");
});
