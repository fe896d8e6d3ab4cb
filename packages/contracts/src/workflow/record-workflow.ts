import { maximumInputBytes } from "../message/event.ts";
import type { FifoSettings } from "../settings/task-settings.ts";
import { groupOfRedriveOr } from "./redrive-of.ts";
import type { Expression, TaskState, TaskStateOptions } from "./task-state.ts";

interface Choice {
  readonly Condition: Expression;
  readonly Next: string;
}

interface FailState {
  readonly Type: "Fail";
  readonly Error: string;
  readonly Cause: Expression;
}

/** The workflow that records messages, in the Amazon States Language, typed as far as it uses the language. */
export interface RecordWorkflow<Text = string> {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: "Check input";
  readonly States: {
    readonly "Check input": {
      readonly Type: "Choice";
      readonly Choices: readonly Choice[];
      readonly Default: string;
    };
    readonly "Invalid input": FailState;
    readonly "Input too large": FailState;
    readonly "Record using Queue": TaskState<Text>;
  };
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

function missing(fifo: FifoSettings | undefined): readonly { condition: string; sentence: string }[] {
  const group = fifo === undefined ? [] : [groupRule(fifo)];
  return [
    { condition: `$not(${isText(id)})`, sentence: "The field id has to be a string that is not empty." },
    { condition: `$not(${isText(time)})`, sentence: "The field time has to be a string that is not empty." },
    { condition: "$not($exists($states.input.detail))", sentence: "The field detail is missing." },
    ...group,
  ];
}

// SQS takes ASCII letters, digits and punctuation, which are the characters from ! to ~ (Amazon SQS API Reference,
// "SendMessage"). Checked without a regular expression, whose cost Step Functions could not limit.
function groupRule(fifo: FifoSettings): { condition: string; sentence: string } {
  const group = groupOfRedriveOr(fifo.messageGroup);
  const isOfLength = `$length(${group}) > 0 and $length(${group}) <= 128`;
  const isOfCharacters = `$count($split(${group}, '')[$ < '!' or $ > '~']) = 0`;
  return {
    condition: `$not($type(${group}) = 'string' ? (${isOfLength} ? ${isOfCharacters} : false) : false)`,
    sentence:
      "The message group has to be a string of 1 to 128 ASCII letters, digits and punctuation characters, without blanks.",
  };
}

/**
 * The workflow that records messages. It fails for input that cannot be recorded, sends the message with its task token,
 * waits for the callback, and puts the task's output under `recordResult`.
 *
 * There is no Catch, so the task's own error and cause fail the execution.
 *
 * @param record makes the state of the task that records
 * @param record.fifo set where its queue is a FIFO queue
 */
export function recordWorkflow<Text = string>(record: {
  readonly fifo: FifoSettings | undefined;
  state(options: TaskStateOptions): TaskState<Text>;
}): RecordWorkflow<Text> {
  const { fifo } = record;
  const rules = missing(fifo);
  const isInvalid = rules.map(({ condition }) => condition).join(" or ");
  const sentences = rules.map(({ condition, sentence }) => `${condition} ? '${sentence}'`).join(" : ");
  return {
    Comment: "Records a message through a queue and waits for the callback.",
    QueryLanguage: "JSONata",
    StartAt: "Check input",
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
      "Record using Queue": record.state({
        comment: "Record message into DynamoDB using an SQS queue buffered Lambda function",
        output:
          "{% $merge([$states.input, {'recordResult': {'Payload': $states.result, 'StatusCode': $states.result.statusCode}}]) %}",
        end: true,
      }),
    },
  };
}
