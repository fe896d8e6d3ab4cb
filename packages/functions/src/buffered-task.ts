import { acceptsNothing } from "@ringback/contracts/message/accepts-nothing";
import { createPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { delayRedelivery } from "./sqs/delay-redelivery.ts";
import { createQueueClient } from "./sqs/queue-client.ts";
import type { SqsHandler } from "./sqs/sqs-batch-handler.ts";
import type { TaskContext, TaskDeclaration } from "./task-declaration.ts";
import { deadLetterFunction, workFunction } from "./task-functions.ts";
import { taskOfFunction } from "./task-of-function.ts";

/** The two Lambda handlers of a task. */
export interface TaskHandlers {
  /** Of its work queue. */
  readonly handler: SqsHandler;
  /** Of its dead-letter queue, one message an invocation: archives it and fails the task that waits, unless its work is done. */
  readonly deadLetterHandler: SqsHandler;
}

/**
 * The handlers of a task, which its module exports:
 *
 *     export const { handler, deadLetterHandler } = bufferedTask({ payload: order, work: reserve, look: reserved });
 *
 * `payload` is the zod schema of the message's `event`: the work gets what it gives, and a body that breaks it fails as
 * `InvalidMessage`. `work` is done for each message by itself (`MessageWork`), `batchWork` for many in one call
 * (`BatchWork`). `look` says whether a message's work is done; a message whose receives are used up is looked for before it
 * is archived. The declaration may be a function, which gets the task's own link, the stage and the DynamoDB client.
 *
 * Ports and clients are made once. Which task it is, and its settings, the stacks say (`taskOfFunction`).
 *
 * @throws Error where the function has no task, or its payload accepts nothing
 */
export function bufferedTask<Event, Result>(
  declaration: TaskDeclaration<Event, Result> | ((context: TaskContext) => TaskDeclaration<Event, Result>),
): TaskHandlers {
  const link = taskOfFunction(process.env, resources);
  const { task, settings, queueUrl } = link;
  const { documents, ...ports } = createPorts(settings, resources);
  const stage = resources.Stage.settings;
  const declared = typeof declaration === "function" ? declaration({ link, stage, documents }) : declaration;
  if (acceptsNothing(declared.payload)) {
    throw new Error(
      `The payload of task "${task}" accepts no JSON: every message would be invalid. Check its schema.`,
    );
  }
  const options = {
    ...ports,
    ...{ task, settings },
    stage: stage.stage,
    logErrorMessages: stage.logErrorMessages,
  };
  const client = createQueueClient(settings);
  const redeliver = delayRedelivery({ client, queueUrl, settings, random: Math.random });
  return {
    handler: workFunction(declared, { ...options, redeliver }),
    deadLetterHandler: deadLetterFunction(declared, options),
  };
}
