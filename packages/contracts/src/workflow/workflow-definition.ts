import { maximumInputBytes } from "../message/event.ts";
import type { FifoSettings, StageSettings } from "../settings/stage-settings.ts";
import { redriveGroupPath } from "./redrive-of.ts";

/** The JSONata text between `{%` and `%}`. */
type Expression = `{% ${string} %}`;

interface Choice {
  readonly Condition: Expression;
  readonly Next: string;
}

/** The workflow in the Amazon States Language, typed as far as it uses the language. */
export interface WorkflowDefinition {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: "Check input";
  readonly TimeoutSeconds: number;
  readonly States: {
    readonly "Check input": {
      readonly Type: "Choice";
      readonly Choices: readonly Choice[];
      readonly Default: string;
    };
    readonly "Invalid input": FailState;
    readonly "Input too large": FailState;
    readonly "Record using Queue": {
      readonly Type: "Task";
      readonly Comment: string;
      readonly Resource: `arn:${string}:states:::sqs:sendMessage.waitForTaskToken`;
      readonly Arguments: Record<string, unknown>;
      readonly TimeoutSeconds: number;
      readonly Retry: readonly Record<string, unknown>[];
      readonly Output: Expression;
      readonly End: true;
    };
  };
}

interface FailState {
  readonly Type: "Fail";
  readonly Error: string;
  readonly Cause: Expression;
}

const isText = (path: string) => `($type(${path}) = 'string' and ${path} != '')`;
const id = "$states.input.id";
const time = "$states.input.time";

// $length counts characters. Percent-encoding spells each byte that is no plain character as %XX, so the length less
// twice the percent signs counts bytes: twice the length without the signs, less the length with them. AWS bounds
// JSONata's memory, so the signs are removed from one text: an array of what is between 240,000 of them would be too large.
// It is computed for large inputs only: a character has at most 4 bytes of UTF-8.
const encoded = "$encodeUrlComponent($string($states.input))";
const inputBytes = `(2 * $length($replace(${encoded}, '%', '')) - $length(${encoded}))`;
const isTooLarge = `$length($string($states.input)) * 4 > ${maximumInputBytes} and ${inputBytes} > ${maximumInputBytes}`;

function missing(fifo: StageSettings["fifo"]): readonly { condition: string; sentence: string }[] {
  const group = fifo === undefined ? [] : [groupRule(fifo)];
  return [
    { condition: `$not(${isText(id)})`, sentence: "The field id has to be a string that is not empty." },
    { condition: `$not(${isText(time)})`, sentence: "The field time has to be a string that is not empty." },
    { condition: "$not($exists($states.input.detail))", sentence: "The field detail is missing." },
    ...group,
  ];
}

/** The message group: the one that a redrive gives, or the result of the stage's expression. */
function messageGroup(fifo: FifoSettings): string {
  return `$exists(${redriveGroupPath}) ? ${redriveGroupPath} : (${fifo.messageGroup})`;
}

// SQS takes ASCII letters, digits and punctuation, which are the characters from ! to ~ (Amazon SQS API Reference,
// "SendMessage"). Checked without a regular expression, whose cost Step Functions could not limit.
function groupRule(fifo: FifoSettings): { condition: string; sentence: string } {
  const group = messageGroup(fifo);
  const isOfLength = `$length(${group}) > 0 and $length(${group}) <= 128`;
  const isOfCharacters = `$count($split(${group}, '')[$ < '!' or $ > '~']) = 0`;
  return {
    condition: `$not($type(${group}) = 'string' ? (${isOfLength} ? ${isOfCharacters} : false) : false)`,
    sentence:
      "The message group has to be a string of 1 to 128 ASCII letters, digits and punctuation characters, without blanks.",
  };
}

/**
 * The workflow of a stage. It fails for input that cannot be recorded, sends the message with its task token, waits for the
 * callback, and puts the task's output under `recordResult`.
 *
 * The Retry names only the two errors of the send: `States.TaskFailed`, `States.ALL` and `States.Timeout` would also match
 * failures that the recorder reports, and send the message again. There is no Catch, so the task's own error and cause fail
 * the execution, and AWS's redrive runs the task again.
 */
export function workflowDefinition(workflow: {
  queueUrl: string;
  settings: StageSettings;
  /** The partition of the AWS account, which ARNs name: `aws` (the default), `aws-us-gov`, `aws-cn` or `aws-eusc`. */
  partition?: string;
}): WorkflowDefinition {
  const { queueUrl, settings, partition = "aws" } = workflow;
  const rules = missing(settings.fifo);
  const isInvalid = rules.map(({ condition }) => condition).join(" or ");
  const sentences = rules.map(({ condition, sentence }) => `${condition} ? '${sentence}'`).join(" : ");
  return {
    Comment: "Records a message through a queue and waits for the callback.",
    QueryLanguage: "JSONata",
    StartAt: "Check input",
    TimeoutSeconds: settings.executionTimeoutSeconds,
    States: {
      "Check input": {
        Type: "Choice",
        Choices: [
          { Condition: `{% ${isInvalid} %}`, Next: "Invalid input" },
          { Condition: `{% ${isTooLarge} %}`, Next: "Input too large" },
        ],
        Default: "Record using Queue",
      },
      "Invalid input": {
        Type: "Fail",
        Error: "InvalidInput",
        Cause: `{% ${sentences} : 'The input is invalid.' %}`,
      },
      "Input too large": {
        Type: "Fail",
        Error: "InputTooLarge",
        Cause: `{% 'The input has ' & $string(${inputBytes}) & ' bytes; ${maximumInputBytes} is the limit.' %}`,
      },
      "Record using Queue": {
        Type: "Task",
        Comment: "Record message into DynamoDB using an SQS queue buffered Lambda function",
        Resource: `arn:${partition}:states:::sqs:sendMessage.waitForTaskToken`,
        Arguments: {
          QueueUrl: queueUrl,
          MessageBody: {
            Record: {
              messageId: `{% ${id} %}`,
              createdAt: `{% ${time} %}`,
              event: "{% $states.input.detail %}",
            },
            MyTaskToken: "{% $states.context.Task.Token %}",
          },
          ...(settings.fifo === undefined
            ? {}
            : {
                MessageGroupId: `{% ${messageGroup(settings.fifo)} %}`,
                MessageDeduplicationId: "{% $hash($states.context.Task.Token, 'SHA-256') %}",
              }),
        },
        TimeoutSeconds: settings.taskTimeoutSeconds,
        Retry: [
          {
            ErrorEquals: ["SQS.SdkClientException", "SQS.AmazonSQSException"],
            IntervalSeconds: settings.sendIntervalSeconds,
            BackoffRate: 2,
            MaxDelaySeconds: settings.sendMaxDelaySeconds,
            MaxAttempts: settings.sendAttempts - 1,
            JitterStrategy: "FULL",
          },
        ],
        Output:
          "{% $merge([$states.input, {'recordResult': {'Payload': $states.result, 'StatusCode': $states.result.statusCode}}]) %}",
        End: true,
      },
    },
  };
}
