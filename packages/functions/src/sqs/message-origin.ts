import type { MessageOrigin } from "@ringback/core/delivery/delivery";
import type { SQSRecord } from "aws-lambda";

/**
 * The ARN of an execution, with the name of its state machine: `arn:PARTITION:states:REGION:ACCOUNT:execution:NAME:EXECUTION`.
 * An execution of a distributed Map has `NAME/LABEL` in the place of the name. Names have 1 to 80 characters (AWS Step
 * Functions API Reference, "StartExecution").
 */
const executionArn =
  /^arn:[a-z-]{1,20}:states:[a-z0-9-]{1,32}:\d{12}:execution:([^\s:/]{1,80})(?:\/[^\s:/]{1,80})?:[^\s:/]{1,80}$/;
/** The name of a state: 1 to 80 characters, none of them a control character. */
const stateName = /^[^\p{Cc}]{1,80}$/u;

/**
 * Whose message a record is: its attributes `Execution` and `State` say so (`messageAttributes` of the contracts). Whoever may
 * send to the queue can write anything there, so what does not look like them counts as missing. Their parts are too short to
 * hold a task token.
 */
export function messageOrigin({ messageAttributes }: SQSRecord, task: string): MessageOrigin {
  const execution = messageAttributes["Execution"]?.stringValue ?? "";
  const state = messageAttributes["State"]?.stringValue ?? "";
  const [, workflow] = executionArn.exec(execution) ?? [];
  return {
    task,
    ...(workflow === undefined ? {} : { workflow, execution }),
    ...(stateName.test(state) ? { state } : {}),
  };
}
