import { payloadReader } from "@ringback/contracts/message/read-payload";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Look } from "@ringback/core/look/look";
import { messageLook } from "@ringback/core/look/message-look";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import type { SettlePorts } from "@ringback/core/settlement";
import type { TaskWork } from "@ringback/core/work/work";
import type { SQSRecord } from "aws-lambda";
import { isPassingFailure } from "./aws-client/is-passing-failure.ts";
import { settleDeadLetters } from "./sqs/settle-dead-letters.ts";
import { settleRecords } from "./sqs/settle-records.ts";
import { type SqsHandler, sqsBatchHandler } from "./sqs/sqs-batch-handler.ts";
import type { TaskDeclaration } from "./task-declaration.ts";

/** What is known of a task and its stage, and the ports that its functions use. */
export interface TaskFunctionOptions extends SettlePorts {
  /** The name of the task. */
  readonly task: string;
  readonly settings: TaskSettings;
  readonly stage: string;
  readonly logErrorMessages: boolean;
  readonly lastReasons: LastReasons;
}

/**
 * The handler of a task's work queue.
 *
 * @param options.redeliver sets when failed records become visible again; best effort
 */
export function workFunction<Event>(
  declared: TaskDeclaration<Event>,
  options: TaskFunctionOptions & {
    readonly redeliver: (records: readonly SQSRecord[], signal: AbortSignal) => Promise<void>;
  },
): SqsHandler {
  const { maxReceiveCount, functionTimeoutSeconds } = options.settings;
  const readPayload = payloadReader<Event>(declared.payload);
  return sqsBatchHandler(
    settleRecords({ ...options, maxReceiveCount, readPayload, work: workOf(declared, options.settings) }),
    { ...options, timeoutSeconds: functionTimeoutSeconds },
  );
}

/** The handler of a task's dead-letter queue. */
export function deadLetterFunction<Event>(
  declared: TaskDeclaration<Event>,
  options: TaskFunctionOptions,
): SqsHandler {
  const { maxReceiveCount, deadLetterFunctionTimeoutSeconds } = options.settings;
  const readPayload = payloadReader<Event>(declared.payload);
  const { lookup } = declared;
  return sqsBatchHandler(
    settleDeadLetters({ ...options, maxReceiveCount, readPayload, lookup, look: lookOf(declared, options) }),
    { ...options, timeoutSeconds: deadLetterFunctionTimeoutSeconds },
  );
}

function workOf<Event>(declared: TaskDeclaration<Event>, settings: TaskSettings): TaskWork<Event> {
  if (declared.batchWork !== undefined) return declared.batchWork;
  const { workSeconds, workConcurrency } = settings;
  return { each: declared.work, workSeconds, workConcurrency, isPassing: isPassingFailure };
}

function lookOf<Event>(
  { look }: TaskDeclaration<Event>,
  { settings, clock }: TaskFunctionOptions,
): Look<Event> | undefined {
  if (typeof look !== "function") return look;
  return messageLook(look, { workSeconds: settings.workSeconds, isPassing: isPassingFailure, clock });
}
