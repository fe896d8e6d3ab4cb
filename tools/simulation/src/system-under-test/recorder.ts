import { type ChangePorts, recording, ringbackTask } from "./ringback-task.ts";
import type { SystemUnderTest, WorkflowUnderTest } from "./system-under-test.ts";

/** The workflow that records messages. */
export const recorderWorkflow: WorkflowUnderTest = {
  name: "Record",
  definition: { StartAt: "Record", States: { Record: { Type: "Task", task: "Record" } } },
};

/**
 * Ringback as it comes: one task that records, in a workflow of its own.
 *
 * @param change replaces ports, for a variant that is broken on purpose
 */
export function recorder(change?: ChangePorts): SystemUnderTest {
  const task = { name: "Record", declare: recording, records: true, hasLook: true };
  return {
    tasks: [ringbackTask(change === undefined ? task : { ...task, change })],
    workflows: [recorderWorkflow],
    hasTimeouts: true,
    isRedriven: false,
  };
}
