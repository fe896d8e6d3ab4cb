import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Clock } from "@ringback/core/ports/clock";
import type { ArchiveTable } from "../aws/archive-table.ts";
import type { MessagesTable } from "../aws/messages-table.ts";
import type { WorkflowModel } from "../aws/workflow-model.ts";
import type { FaultPlan } from "../scenario/fault-plan.ts";
import type { QueuedMessages } from "../scenario/queued-messages.ts";
import type { Timeline } from "./timeline.ts";

/** What all tasks of one run share: its time, its faults, and the models of AWS. */
export interface RunContext {
  readonly time: Clock;
  /** Returns numbers from 0 up to 1. */
  readonly random: () => number;
  readonly timeline: Timeline;
  readonly plan: FaultPlan;
  readonly queuedMessages: QueuedMessages;
  readonly archive: ArchiveTable;
  readonly workflow: WorkflowModel;
}

/** What all invocations of one task share. */
export interface TaskContext extends RunContext {
  readonly task: string;
  /** Whether its work is for one message, so that a slow call of it takes no other message's time. */
  readonly hasOwnWork: boolean;
  readonly settings: TaskSettings;
  /** What its work writes to: the messages table, or a table or service of its own. */
  readonly table: MessagesTable;
}
