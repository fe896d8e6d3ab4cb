import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Context, SQSEvent } from "aws-lambda";
import type { Scenario } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "./function-environment.ts";

export type FunctionHandler = (event: SQSEvent, context: Context) => Promise<unknown>;

/** What the simulation runs: Ringback, a broken variant of it, or the article's handler. */
export interface SystemUnderTest {
  readonly settings: (scenario: Scenario) => StageSettings;
  /** Whether task and execution have the timeouts of the settings. */
  readonly hasTimeouts: boolean;
  readonly recorder: (environment: FunctionEnvironment) => FunctionHandler;
  /** Undefined where nothing consumes the dead-letter queue. */
  readonly deadLetter: ((environment: FunctionEnvironment) => FunctionHandler) | undefined;
}
