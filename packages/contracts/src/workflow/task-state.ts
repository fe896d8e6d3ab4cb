import { isMessageGroupExpression } from "../settings/message-group-expression.ts";
import type { TaskSettings } from "../settings/task-settings.ts";
import { groupOfRedriveOr } from "./redrive-of.ts";
import { sendErrors } from "./retries.ts";

/** The JSONata text between `{%` and `%}`. */
export type Expression = `{% ${string} %}`;

/** A value whose strings may be JSONata expressions, as a field in the Amazon States Language with JSONata. */
export type Template =
  | null
  | boolean
  | number
  | string
  | readonly Template[]
  | { readonly [key: string]: Template };

/** The message that a state sends. Each field is a string, an expression, or for `event` anything made of them. */
export interface MessageTemplate {
  /** What makes the work idempotent: 1 to 2,048 bytes, the same whenever the work is the same. */
  readonly messageId: string;
  /** An ISO 8601 date and time with an offset. */
  readonly createdAt: string;
  /** What the task's payload schema accepts. */
  readonly event: Template;
}

/** What a state with a task leaves to whoever writes the workflow. */
export type TaskStateOptions = {
  /** Without it the id, the time and the detail of an EventBridge event that is the state's input (`eventMessage`). */
  readonly message?: MessageTemplate;
  /**
   * The field of the state's output that gets the task's result; the other fields are those of the input, which has to be an
   * object. Without it the output is the result.
   */
  readonly result?: string;
  /** The whole output in place of `result`, with the task's result in `$states.result`. */
  readonly output?: Template;
  /** Variables that the state assigns (`Assign`). */
  readonly assign?: Readonly<Record<string, Template>>;
  /**
   * The message group, a JSONata expression without `{% %}`, in place of the task's own (`FifoSettings`). It counts only while
   * the task has a FIFO queue.
   */
  readonly messageGroup?: string;
  readonly comment?: string;
  /** Where an error of the task leads to (`Catch`). Without it the error fails the execution, and AWS's redrive runs the task again. */
  readonly catch?: readonly {
    readonly errors: readonly string[];
    readonly next: string;
    /** The output of the state in this case, with the error in `$states.errorOutput`. */
    readonly output?: Template;
  }[];
} & (
  | { /** The state that follows. */ readonly next: string; readonly end?: never }
  | { /** The workflow ends here. */ readonly end: true; readonly next?: never }
);

/** The state of a task in the Amazon States Language. It names its query language, so that it stands in workflows in JSONPath too. */
export interface TaskState<Text = string> {
  readonly Type: "Task";
  readonly QueryLanguage: "JSONata";
  readonly Comment?: string;
  readonly Resource: Text;
  readonly Arguments: {
    readonly QueueUrl: Text;
    readonly MessageBody: {
      readonly Record: MessageTemplate;
      readonly MyTaskToken: Expression;
    };
    readonly MessageAttributes: typeof messageAttributes;
    readonly MessageGroupId?: Expression;
    readonly MessageDeduplicationId?: Expression;
  };
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Readonly<Record<string, unknown>>[];
  readonly Catch?: readonly Readonly<Record<string, unknown>>[];
  readonly Assign?: Readonly<Record<string, Template>>;
  readonly Output?: Template;
  readonly Next?: string;
  readonly End?: true;
}

/** The message of an EventBridge event that is the state's input. */
export const eventMessage: MessageTemplate = {
  messageId: "{% $states.input.id %}",
  createdAt: "{% $states.input.time %}",
  event: "{% $states.input.detail %}",
};

/** Whether a message is that of the event, whoever has written it out. */
export function isEventMessage(message: unknown): boolean {
  return JSON.stringify(message) === JSON.stringify(eventMessage);
}

/**
 * The attributes of a message, which say whose it is: the archive keeps them. A body has no such fields, so that the
 * contract of the body stays what it was.
 */
export const messageAttributes = {
  /** The ARN of the execution. */
  Execution: { DataType: "String", StringValue: "{% $states.context.Execution.Id %}" },
  /** The name of the state that sent it. */
  State: { DataType: "String", StringValue: "{% $states.context.State.Name %}" },
} as const;

/**
 * The state that sends a message to a task's queue and waits for its callback.
 *
 * The Retry names only the two errors of the send: `States.TaskFailed`, `States.ALL` and `States.Timeout` would also match
 * failures that the task reports, and send the message again.
 *
 * @param task.resource `arn:PARTITION:states:::sqs:sendMessage.waitForTaskToken`
 * @throws Error for a message group that is no expression
 */
export function taskState<Text = string>(
  task: { readonly queueUrl: Text; readonly resource: Text; readonly settings: TaskSettings },
  options: TaskStateOptions,
): TaskState<Text> {
  const { settings } = task;
  const { comment, assign, next } = options;
  const { messageId, createdAt, event } = options.message ?? eventMessage;
  const output = options.output ?? mergedOutput(options.result);
  return {
    Type: "Task",
    QueryLanguage: "JSONata",
    ...(comment === undefined ? {} : { Comment: comment }),
    Resource: task.resource,
    Arguments: {
      QueueUrl: task.queueUrl,
      MessageBody: {
        Record: { messageId, createdAt, event },
        MyTaskToken: "{% $states.context.Task.Token %}",
      },
      MessageAttributes: messageAttributes,
      ...groupOf(settings, { ...options, message: { messageId, createdAt, event } }),
    },
    TimeoutSeconds: settings.taskTimeoutSeconds,
    Retry: [
      {
        ErrorEquals: sendErrors,
        IntervalSeconds: settings.sendIntervalSeconds,
        BackoffRate: 2,
        MaxDelaySeconds: settings.sendMaxDelaySeconds,
        MaxAttempts: settings.sendAttempts - 1,
        JitterStrategy: "FULL",
      },
    ],
    ...(options.catch === undefined || options.catch.length === 0
      ? {}
      : { Catch: options.catch.map(caught) }),
    ...(assign === undefined ? {} : { Assign: assign }),
    ...(output === undefined ? {} : { Output: output }),
    ...(next === undefined ? { End: true } : { Next: next }),
  };
}

function mergedOutput(field: string | undefined): Expression | undefined {
  if (field === undefined) return undefined;
  return `{% $merge([$states.input, {${JSON.stringify(field)}: $states.result}]) %}`;
}

function caught(rule: NonNullable<TaskStateOptions["catch"]>[number]): Readonly<Record<string, unknown>> {
  const { errors, next, output } = rule;
  return { ErrorEquals: errors, Next: next, ...(output === undefined ? {} : { Output: output }) };
}

/** The deduplication id is the token's: recording once is the table's work, never that of SQS. */
function groupOf({ fifo }: TaskSettings, { message, messageGroup = fifo?.messageGroup }: TaskStateOptions) {
  if (fifo === undefined || messageGroup === undefined) return {};
  if (!isMessageGroupExpression(messageGroup)) {
    throw new Error(
      `messageGroup is ${JSON.stringify(messageGroup)}, and has to be a JSONata expression without {% %}, as in $states.input.detail.article. Leave it out for the task's own.`,
    );
  }
  // Only a message of the event itself is sent again by a new execution (`wholeTaskState`).
  const group = isEventMessage(message) ? groupOfRedriveOr(messageGroup) : messageGroup;
  return {
    MessageGroupId: `{% ${group} %}`,
    MessageDeduplicationId: "{% $hash($states.context.Task.Token, 'SHA-256') %}",
  } as const;
}
