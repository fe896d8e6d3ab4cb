import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import "./stages.ts";
import { bufferedTask } from "./buffered-task.ts";
import { recordChoices } from "./record-choices.ts";
import { recordingIn } from "./recording.ts";
import { workflow } from "./workflow.ts";

const { fifo, draining, settings } = recordChoices[$app.stage] ?? {};
const recording = recordingIn("Messages");

/** Records each message once. */
export const record = bufferedTask("Record", {
  handler: "packages/functions/src/recorder.handler",
  ...recording,
  settings: { ...recording.settings, ...settings },
  fifo,
  draining,
});

/** Every event on the app's bus becomes an execution, which records it. */
export const recordingWorkflow = workflow("Record", {
  definition: recordWorkflow({ fifo, state: record.state }),
  alarmedFailStates: ["Invalid input", "Input too large"],
  events: { undelivered: "packages/functions/src/undelivered-events.handler" },
});
