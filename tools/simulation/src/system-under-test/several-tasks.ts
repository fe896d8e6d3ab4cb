import type { ModelStates, Results } from "../aws/workflow-definition.ts";
import { type OwnEvent, ownTask, ownTaskWithoutLook } from "./own-work.ts";
import { recorderWorkflow } from "./recorder.ts";
import { type ChangePorts, type RingbackTask, recording, ringbackTask } from "./ringback-task.ts";
import type { SystemUnderTest } from "./system-under-test.ts";

/** One task after the other, a Catch that undoes the first, a Choice on what came back, and two tasks at the same time. */
const order: ModelStates = {
  StartAt: "Reserve",
  States: {
    Reserve: { Type: "Task", task: "Reserve", Next: "Charge" },
    Charge: {
      Type: "Task",
      task: "Charge",
      Catch: [{ ErrorEquals: ["WorkRefused", "OtherWorkDone"], Next: "Release" }],
      Next: "Is it large?",
    },
    Release: { Type: "Task", task: "Release", Next: "Charge refused" },
    "Charge refused": { Type: "Fail", Error: "ChargeRefused" },
    "Is it large?": {
      Type: "Choice",
      Choices: [{ holds: isLarge, Next: "Record and notify" }],
      Default: "Record",
    },
    "Record and notify": {
      Type: "Parallel",
      Branches: [
        { StartAt: "Record large", States: { "Record large": { Type: "Task", task: "Record" } } },
        { StartAt: "Notify", States: { Notify: { Type: "Task", task: "Notify" } } },
      ],
    },
    Record: { Type: "Task", task: "Record" },
  },
};

function isLarge(results: Results): boolean {
  const result = results.get("Charge");
  return typeof result === "object" && result !== null && "isLarge" in result && result.isLarge === true;
}

/** The declarations of the tasks, in each of which a broken variant can have another. */
export interface SeveralDeclarations {
  readonly withLook: RingbackTask<OwnEvent>["declare"];
  readonly withoutLook: RingbackTask<OwnEvent>["declare"];
  readonly change?: ChangePorts;
}

/**
 * An app with five tasks and two workflows, one of whose tasks serves both: standard and FIFO queues, work for one message
 * with a look and without, and recording.
 */
export function severalTasks(variant: Partial<SeveralDeclarations> = {}): SystemUnderTest {
  const { withLook = ownTask, withoutLook = ownTaskWithoutLook, ...rest } = variant;
  const own = { ...rest, records: false, isFifo: false, hasLook: true, declare: withLook };
  return {
    tasks: [
      ringbackTask({ ...own, name: "Reserve", isFifo: true }),
      ringbackTask({ ...own, name: "Charge" }),
      ringbackTask({ ...own, name: "Notify", declare: withoutLook, hasLook: false }),
      ringbackTask({ ...own, name: "Release" }),
      ringbackTask({ ...rest, name: "Record", records: true, hasLook: true, declare: recording }),
    ],
    workflows: [{ name: "Order", definition: order }, recorderWorkflow],
    hasTimeouts: true,
    isRedriven: true,
  };
}
