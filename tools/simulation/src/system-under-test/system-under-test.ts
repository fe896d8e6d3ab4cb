import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Context, SQSEvent } from "aws-lambda";
import type { AppShape, WorkflowShape } from "../scenario/app-shape.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "./function-environment.ts";

export type FunctionHandler = (event: SQSEvent, context: Context) => Promise<unknown>;

/** What the simulation runs: an app on Ringback, a broken variant of it, or the article's handler in its workflow. */
export interface SystemUnderTest extends AppShape {
  readonly tasks: readonly TaskUnderTest[];
  readonly workflows: readonly WorkflowUnderTest[];
  /** Whether tasks and executions have the timeouts of the settings. */
  readonly hasTimeouts: boolean;
  /** Whether executions that failed are redriven by AWS's redrive: those of a workflow with several tasks are. */
  readonly isRedriven: boolean;
}

/** A task with its two functions. */
export interface TaskUnderTest {
  readonly name: string;
  readonly settings: (scenario: Scenario) => TaskSettings;
  /** Whether its work is for one message, and does what the message says (its kind in the scenario). */
  readonly hasOwnWork: boolean;
  /** Whether a dead letter finds out if its work was done. */
  readonly hasLook: boolean;
  readonly work: (environment: FunctionEnvironment) => FunctionHandler;
  /** Undefined where nothing consumes the dead-letter queue. */
  readonly deadLetter: ((environment: FunctionEnvironment) => FunctionHandler) | undefined;
}

/** A workflow. */
export interface WorkflowUnderTest extends WorkflowShape {
  /** Undefined for the timeout that the stacks set (`workflowTimeoutSeconds`). */
  readonly timeoutSeconds?: (settingsOf: (task: string) => TaskSettings) => number;
}
