import type { SQSClient } from "@aws-sdk/client-sqs";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Faults } from "@ringback/local/faults/faults";
import type { Cloud } from "../cloud/cloud.ts";

/** The system that is verified, and what can be done with it. */
export interface VerifyTarget {
  /** Names it in a sentence. */
  readonly name: string;
  readonly cloud: Cloud;
  readonly queues: SQSClient;
  /** The task that is verified. */
  readonly task: TaskLink;
  /** The workflow that consists of the task; undefined where it is one step of others. */
  readonly workflow: WorkflowLink | undefined;
  readonly queueUrls: {
    readonly work: string;
    readonly deadLetters: string;
    /** The queue of events that could not start the workflow; missing where no event starts it. */
    readonly undelivered?: string;
  };
  readonly settings: TaskSettings;
  /** Whether there is an event bus whose rule starts the workflow. */
  readonly hasBus: boolean;
  /** Injects a fault for one message, or says why that is not possible. */
  readonly faults: Pick<Faults, "aim" | "counts"> | { readonly notAvailable: string };
  /** The bodies that the queues have delivered, if this process runs the event source mappings; otherwise empty. */
  readonly deliveredBodies: readonly string[];
  /** The time between two reads of the same thing, in milliseconds. AWS's quota is 15 DescribeExecution a second. */
  readonly pollMs: number;
  /** The functions' logs since the run began, or why they cannot be read. */
  readLogs(): Promise<{ readonly text: string } | { readonly notReadable: string }>;
  /**
   * Stops what was started for the run.
   * @returns what could not be removed, one sentence each
   */
  close(): Promise<readonly string[]>;
}
