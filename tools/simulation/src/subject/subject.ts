import { fifoSettings, type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";
import { recordMessages } from "@ringback/core/work/record-messages";
import { redeliveryDelays } from "@ringback/functions/sqs/redelivery-delays";
import { settleDeadLetters } from "@ringback/functions/sqs/settle-dead-letters";
import { settleRecords } from "@ringback/functions/sqs/settle-records";
import { sqsBatchHandler } from "@ringback/functions/sqs/sqs-batch-handler";
import { pacedCallback } from "@ringback/functions/step-functions/paced-callback";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import type { Scenario } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "./function-environment.ts";
import { type RingbackPorts, ringbackPorts } from "./ringback-ports.ts";

export type FunctionHandler = (event: SQSEvent, context: Context) => Promise<unknown>;

/** What runs in the simulation: the settings of its stage and its two functions. */
export interface Subject {
  readonly settings: (scenario: Scenario) => StageSettings;
  /** Whether task and execution have the timeouts of the settings. */
  readonly hasTimeouts: boolean;
  readonly recorder: (environment: FunctionEnvironment) => FunctionHandler;
  /** Undefined where nothing takes the dead-letter queue. */
  readonly deadLetter: ((environment: FunctionEnvironment) => FunctionHandler) | undefined;
}

/** What the functions tell, and as which stage. */
const told = { stage: "simulation", logErrorMessages: true };
/** More dead letters ahead in a group than a scenario has messages. */
const deadLettersAhead = 10;

function settingsOf({ stage, fifo }: Scenario): StageSettings {
  const settings = stageSettings(stage);
  return fifo ? fifoSettings(settings, { messageGroup: "detail.group", deadLettersAhead }) : settings;
}

/**
 * Ringback itself: its core, its SQS adapter and its pace of callbacks. `change` puts other ports in the place of
 * its own.
 */
export function ringback(
  change: (ports: RingbackPorts, environment: FunctionEnvironment) => RingbackPorts = (ports) => ports,
): Subject {
  return {
    settings: settingsOf,
    hasTimeouts: true,
    recorder(environment) {
      const ports = portsOf(environment, change);
      const work = recordMessages(ports.store);
      const { maxReceiveCount } = environment.settings;
      const redeliver = redelivery(environment);
      return sqsBatchHandler(settleRecords({ ...ports, ...told, work, redeliver, maxReceiveCount }), {
        clock: environment.clock,
        timeoutSeconds: environment.settings.functionTimeoutSeconds,
        ...told,
      });
    },
    deadLetter(environment) {
      const ports = portsOf(environment, change);
      const { maxReceiveCount, deadLetterFunctionTimeoutSeconds } = environment.settings;
      return sqsBatchHandler(
        settleDeadLetters({
          ...ports,
          lookup: ports.store,
          ...told,
          ruleDlqArn: "arn:aws:sqs:us-east-1:000000000000:rule-dlq",
          maxReceiveCount,
        }),
        { clock: environment.clock, timeoutSeconds: deadLetterFunctionTimeoutSeconds, ...told },
      );
    },
  };
}

function portsOf(
  environment: FunctionEnvironment,
  change: (ports: RingbackPorts, environment: FunctionEnvironment) => RingbackPorts,
) {
  const { clock, settings } = environment;
  const ports = change(ringbackPorts(environment), environment);
  const callback = pacedCallback({
    callback: ports.callback,
    ratePerSecond: settings.callbackRatePerSecond,
    burst: settings.batchSize,
    clock,
  });
  return { ...ports, callback, clock };
}

/** ChangeMessageVisibility with the delays that the recorder asks for. */
function redelivery(environment: FunctionEnvironment) {
  return async (records: readonly SQSRecord[]): Promise<void> => {
    const delays = redeliveryDelays(records, environment);
    await environment.changeVisibility(
      delays.map(({ record, seconds }) => ({ receiptHandle: record.receiptHandle, seconds })),
    );
  };
}
