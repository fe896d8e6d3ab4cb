import { fifoSettings, type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";
import { recordMessages } from "@ringback/core/work/record-messages";
import { redeliveryDelays } from "@ringback/functions/sqs/redelivery-delays";
import { settleDeadLetters } from "@ringback/functions/sqs/settle-dead-letters";
import { settleRecords } from "@ringback/functions/sqs/settle-records";
import { sqsBatchHandler } from "@ringback/functions/sqs/sqs-batch-handler";
import { pacedCallback } from "@ringback/functions/step-functions/paced-callback";
import type { SQSRecord } from "aws-lambda";
import type { Scenario } from "../scenario/scenario.ts";
import type { FunctionEnvironment } from "./function-environment.ts";
import { type RingbackPorts, ringbackPorts } from "./ringback-ports.ts";
import type { SystemUnderTest } from "./system-under-test.ts";

/** How the functions log and count. */
const logging = { stage: "simulation", logErrorMessages: true };
/** More dead letters ahead in a group than a scenario has messages. */
const deadLettersAhead = 10;

function settingsOf({ stage, fifo }: Scenario): StageSettings {
  const settings = stageSettings(stage);
  return fifo ? fifoSettings(settings, { messageGroup: "detail.group", deadLettersAhead }) : settings;
}

/**
 * Ringback itself: its core, its SQS adapter and its limit of callbacks.
 *
 * @param change replaces ports, for a variant that is broken on purpose
 */
export function ringback(
  change: (ports: RingbackPorts, environment: FunctionEnvironment) => RingbackPorts = (ports) => ports,
): SystemUnderTest {
  return {
    settings: settingsOf,
    hasTimeouts: true,
    recorder(environment) {
      const ports = portsOf(environment, change);
      const work = recordMessages(ports.store);
      const { maxReceiveCount } = environment.settings;
      const redeliver = redelivery(environment);
      return sqsBatchHandler(settleRecords({ ...ports, ...logging, work, redeliver, maxReceiveCount }), {
        clock: environment.clock,
        timeoutSeconds: environment.settings.functionTimeoutSeconds,
        ...logging,
      });
    },
    deadLetter(environment) {
      const ports = portsOf(environment, change);
      const { maxReceiveCount, deadLetterFunctionTimeoutSeconds } = environment.settings;
      return sqsBatchHandler(
        settleDeadLetters({
          ...ports,
          lookup: ports.store,
          ...logging,
          ruleDlqArn: "arn:aws:sqs:us-east-1:000000000000:rule-dlq",
          maxReceiveCount,
        }),
        { clock: environment.clock, timeoutSeconds: deadLetterFunctionTimeoutSeconds, ...logging },
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
