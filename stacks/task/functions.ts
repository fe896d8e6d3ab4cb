import { fifoBatchSize } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Permission } from "../security/permission.ts";
import { archive } from "../storage/archive.ts";
import { consume, consumer, consumes } from "./consumer.ts";
import { handlerExports } from "./handler-exports.ts";
import type { QueuePair } from "./queues.ts";

/** The two functions of a task. */
export interface TaskFunctions {
  /** Takes the work queues, a draining one too: does the work and calls back. */
  readonly work: sst.aws.Function;
  /** Takes the dead-letter queues, one message an invocation: archives it and fails the task that waits. */
  readonly deadLetters: sst.aws.Function;
}

/** @param options.stateMachineArns of the workflows that wait for the task */
export function taskFunctions(options: {
  name: string;
  settings: TaskSettings;
  queuePairs: readonly QueuePair[];
  /** From the app's folder, without its extension. */
  handlerFile: string;
  links: readonly unknown[];
  environment: Readonly<Record<string, $util.Input<string>>>;
  permissions: readonly Permission[];
  lookPermissions: readonly Permission[];
  stateMachineArns: $util.Output<string[]>;
}): TaskFunctions {
  const { name, settings, queuePairs, handlerFile, links, environment } = options;
  const { table } = archive();
  const memoryMb = settings.functionMemoryMb;
  const common = { links, environment, memoryMb };
  /** AWS checks SendTask* against the state machine of the token, though its references name no resource. */
  const callBack = {
    actions: ["states:SendTaskSuccess", "states:SendTaskFailure"],
    resources: options.stateMachineArns,
  };
  const workQueues = queuePairs.map(({ work }) => work);
  return {
    work: consumer({
      ...common,
      name,
      handler: `${handlerFile}.${handlerExports.work}`,
      timeoutSeconds: settings.functionTimeoutSeconds,
      permissions: [
        consumes(...workQueues),
        // The delay that it gives what returns to the queue.
        { actions: ["sqs:ChangeMessageVisibility"], resources: workQueues.map(({ arn }) => arn) },
        ...options.permissions,
        { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem"], resources: [table.arn] },
        callBack,
      ],
    }),
    deadLetters: consumer({
      ...common,
      name: `${name}DeadLetter`,
      handler: `${handlerFile}.${handlerExports.deadLetters}`,
      timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
      permissions: [
        consumes(...queuePairs.map(({ deadLetters }) => deadLetters)),
        ...options.lookPermissions,
        {
          actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem"],
          resources: [table.arn],
        },
        callBack,
      ],
    }),
  };
}

/** Maps each queue of a task to its function. */
export function consumeQueues(options: {
  queuePairs: readonly QueuePair[];
  functions: TaskFunctions;
  settings: TaskSettings;
}): void {
  const { queuePairs, functions, settings } = options;
  for (const { name, kind, work, deadLetters } of queuePairs) {
    consume({
      name: `${name}Mapping`,
      queue: work,
      consumer: functions.work,
      // A FIFO queue that is draining takes no window either, whatever the task's standard queue has.
      batchSize: kind === "fifo" ? fifoBatchSize(settings) : settings.batchSize,
      windowSeconds: kind === "fifo" ? 0 : settings.batchingWindowSeconds,
      maximumConcurrency: settings.maximumConcurrency,
    });
    // One message at a time: a poison message takes no other with it.
    consume({
      name: `${name}DeadLettersMapping`,
      queue: deadLetters,
      consumer: functions.deadLetters,
      batchSize: 1,
      windowSeconds: 0,
      maximumConcurrency: settings.deadLetterMaximumConcurrency,
    });
  }
}
