import { anyJson } from "@ringback/contracts/message/any-json";
import type { JsonValue } from "@ringback/contracts/message/json-value";
import { recordedLook } from "@ringback/core/look/recorded-look";
import { recordMessages } from "@ringback/core/work/record-messages";
import { redeliveryDelays } from "@ringback/functions/sqs/redelivery-delays";
import { pacedCallback } from "@ringback/functions/step-functions/paced-callback";
import type { TaskDeclaration } from "@ringback/functions/task-declaration";
import { deadLetterFunction, workFunction } from "@ringback/functions/task-functions";
import type { SQSRecord } from "aws-lambda";
import type { FunctionEnvironment } from "./function-environment.ts";
import { type RingbackPorts, ringbackPorts } from "./ringback-ports.ts";
import type { TaskUnderTest } from "./system-under-test.ts";
import { taskSettingsOf } from "./task-settings-of.ts";

/** How the functions log and count. */
const logging = { stage: "simulation", logErrorMessages: true };

/** Replaces the ports of an invocation, for a variant that is broken on purpose. */
export type ChangePorts = (ports: RingbackPorts, environment: FunctionEnvironment) => RingbackPorts;

/** A task on Ringback. */
export interface RingbackTask<Event> {
  readonly name: string;
  /** Whether its queues are FIFO queues; undefined where the scenario decides. */
  readonly isFifo?: boolean;
  /** The declaration of the task. */
  readonly declare: (environment: FunctionEnvironment, ports: RingbackPorts) => TaskDeclaration<Event>;
  readonly records: boolean;
  readonly hasLook: boolean;
  readonly change?: ChangePorts;
}

/** The declaration of a task that records. */
export function recording(_: FunctionEnvironment, { store }: RingbackPorts): TaskDeclaration<JsonValue> {
  return { payload: anyJson, batchWork: recordMessages(store), look: recordedLook(store), lookup: store };
}

/** A task with the functions of Ringback itself, on ports of the modelled AWS. */
export function ringbackTask<Event>(task: RingbackTask<Event>): TaskUnderTest {
  const { name, isFifo, records, hasLook, declare } = task;
  const options = (environment: FunctionEnvironment) => {
    const { settings, clock } = environment;
    const ports = task.change?.(ringbackPorts(environment), environment) ?? ringbackPorts(environment);
    const callback = pacedCallback({
      callback: ports.callback,
      ratePerSecond: settings.callbackRatePerSecond,
      burst: settings.batchSize,
      clock,
    });
    return { ports, options: { ...ports, callback, clock, settings, task: name, ...logging } };
  };
  return {
    name,
    hasOwnWork: !records,
    hasLook,
    settings: (scenario) => taskSettingsOf(scenario, { isFifo: isFifo ?? scenario.fifo, records }),
    work(environment) {
      const { ports, options: own } = options(environment);
      return workFunction(declare(environment, ports), { ...own, redeliver: redelivery(environment) });
    },
    deadLetter(environment) {
      const { ports, options: own } = options(environment);
      return deadLetterFunction(declare(environment, ports), own);
    },
  };
}
/** ChangeMessageVisibility with the delays that the work function asks for. */
function redelivery(environment: FunctionEnvironment) {
  return async (records: readonly SQSRecord[]): Promise<void> => {
    const delays = redeliveryDelays(records, environment);
    await environment.changeVisibility(
      delays.map(({ record, seconds }) => ({ receiptHandle: record.receiptHandle, seconds })),
    );
  };
}
