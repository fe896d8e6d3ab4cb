import type { SQSClient } from "@aws-sdk/client-sqs";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Faults } from "@ringback/local/faults/faults";
import type { Cloud } from "../cloud/cloud.ts";

/** What is verified: the clients, the names of what they ask, and what can be arranged there. */
export interface VerifyTarget {
  /** What to call it in a sentence. */
  readonly name: string;
  readonly cloud: Cloud;
  readonly queues: SQSClient;
  readonly queueUrls: { readonly work: string; readonly deadLetters: string; readonly ruleDlq: string };
  readonly settings: StageSettings;
  /** Whether there is a bus whose rule starts the workflow. */
  readonly hasBus: boolean;
  /** Lets a store, a callback or a function fail for one message; or why that cannot be arranged. */
  readonly faults: Pick<Faults, "aim" | "counts"> | { readonly notArranged: string };
  /** The bodies that the queues have delivered, where this process is what delivers them. */
  readonly deliveredBodies: readonly string[];
  /** Between two looks at the same thing: AWS allows people 15 DescribeExecution a second. */
  readonly pollMs: number;
  /** What the functions have written since the run began; or why it cannot be read. */
  readLogs(): Promise<{ readonly text: string } | { readonly notReadable: string }>;
  /** Ends what was started for the run. Gives what could not be removed, in a sentence each. */
  close(): Promise<readonly string[]>;
}
