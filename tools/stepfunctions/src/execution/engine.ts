import type { Clock } from "../clock.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import type { Integrations } from "../integrations/integrations.ts";
import type { Evaluator } from "../query.ts";
import type { Execution } from "./execution.ts";
import type { TaskTokens } from "./task-tokens.ts";

/** What executions run on. */
export interface Engine {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly integrations: Integrations;
  readonly evaluator: Evaluator;
  readonly tokens: TaskTokens;
  readonly onHistoryEvent: ((executionArn: string, event: HistoryEvent) => void) | undefined;
  /** Told when something about the execution changed that a restart must know. */
  readonly onChange: (execution: Execution) => void;
  /** Resolves when all that changed would outlive this process; undefined where it would now. */
  readonly written: () => Promise<void> | undefined;
}
