import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Clock } from "@ringback/core/ports/clock";
import type { ArchiveTable } from "../aws/archive-table.ts";
import type { MessagesTable } from "../aws/messages-table.ts";
import type { WorkflowModel } from "../aws/workflow-model.ts";
import type { FaultPlan } from "../scenario/fault-plan.ts";
import type { QueuedMessages } from "../scenario/queued-messages.ts";
import type { Timeline } from "./timeline.ts";

/** What all invocations of one run share: its time, its faults, and the models of AWS. */
export interface RunContext {
  readonly time: Clock;
  /** Returns numbers from 0 up to 1. */
  readonly random: () => number;
  readonly timeline: Timeline;
  readonly plan: FaultPlan;
  readonly queuedMessages: QueuedMessages;
  readonly settings: StageSettings;
  readonly messages: MessagesTable;
  readonly archive: ArchiveTable;
  readonly workflow: WorkflowModel;
}
