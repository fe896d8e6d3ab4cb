import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { theOnlyOne } from "../errors/the-only-one.ts";
import { executionHistory } from "../executions/execution-history.ts";
import { executionName } from "../executions/execution-name.ts";
import { sentMessages } from "../executions/sent-messages.ts";
import { workflowOfExecution } from "../executions/workflow-of-execution.ts";
import { findExecutions, mostSearched } from "../find/find-executions.ts";
import { type MessageProgress, messageProgress } from "../messages/message-progress.ts";
import { type MessageState, messageState } from "../messages/message-state.ts";
import { coloured, duration, print, printJson } from "../terminal/print.ts";
import { line, paint, type TerminalLine } from "../terminal/terminal-line.ts";

/**
 * Prints one execution: its history with the time since its start, and where each of its messages is.
 * @throws CommandFailure if no execution, or more than one, has this id
 */
export async function execution(
  id: string,
  options: CloudOptions & { readonly json?: boolean },
): Promise<void> {
  const cloud = await openCloud(options);
  const executionArn = theOnlyOne(await findExecutions(cloud, id), {
    id,
    things: "executions",
    none: `No execution ${id} in ${cloud.name}, and none of the newest ${mostSearched} executions has a message with this id.`,
  });
  const described = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  const history = await executionHistory(cloud, executionArn);
  const { status, startDate, input, output, error, cause, redriveCount } = described;
  const workflow = workflowOfExecution(cloud, executionArn);
  const table = cloud.whole.tasks.find(({ task }) => task === workflow?.wholeTask)?.messagesTable;
  // Where the only task records, its message is that of the input, also before anything was sent.
  const message = table === undefined ? undefined : await messageState(cloud, table, input);
  const messages: MessageProgress[] = [];
  for (const sent of history === undefined ? [] : sentMessages(history))
    messages.push(await messageProgress(cloud, sent, { workflow, isRunning: status === "RUNNING" }));
  const shown = redactTokensInValue({
    name: executionName(executionArn),
    ...(cloud.whole.workflows.length > 1 ? { workflow: workflow?.workflow } : {}),
    status,
    startDate,
    input,
    output,
    error,
    cause,
    ...(redriveCount ? { redriveCount } : {}),
    ...(message === undefined ? {} : { message }),
    messages,
    events: history?.events ?? [],
  });
  if (options.json) return printJson(shown);
  const named = shown.workflow === undefined ? "" : line`  ${paint.dim(shown.workflow)}`;
  print`${paint.bold(shown.name)}  ${coloured(status ?? "")}${named}`;
  const start = startDate?.getTime() ?? 0;
  for (const event of history?.events ?? []) {
    const at = duration((event.timestamp?.getTime() ?? start) - start).padStart(10);
    print`${paint.dim(at)}  ${event.type ?? ""}${detail(event)}`;
  }
  print``;
  if (shown.error !== undefined) print`${paint.red(shown.error)}: ${shown.cause ?? ""}`;
  if (shown.output !== undefined) print`output   ${shown.output}`;
  if (redriveCount) print`redriven ${redriveCount === 1 ? "once" : `${redriveCount} times`}`;
  if (message !== undefined)
    print`message  ${message.messageId ?? "without an id"}: ${recordedState(message)}`;
  else printMessages(cloud, shown.messages);
}

function recordedState({ recorded, conflict }: MessageState): string {
  if (conflict) return "not recorded; another message with this id is recorded";
  return recorded ? "recorded" : "not recorded";
}

const outcomes: Readonly<Record<MessageProgress["outcome"], string>> = {
  recorded: "recorded",
  "not recorded": "not recorded",
  conflict: recordedState({ messageId: undefined, recorded: false, conflict: true }),
  done: "its work was done",
  waiting: "waits in its queue or in a batch",
  failed: "its task failed",
  "not sent": "not in its queue: the send failed",
  "ended before": "the execution ended before it was called back",
};

function printMessages({ whole }: Cloud, messages: readonly MessageProgress[]): void {
  if (messages.length === 0) print`messages  none was sent`;
  for (const message of messages) {
    const { messageId = "without an id", state, task, outcome, attempts, error, lastReason } = message;
    const where = whole.tasks.length === 1 ? "" : ` (${[...new Set([state, task])].join(", task ")})`;
    const failed = error === undefined ? "" : `, ${error}`;
    const again = attempts === 1 ? "" : `, sent ${attempts} times`;
    print`message  ${messageId}${where}: ${outcomes[outcome]}${failed}${again}`;
    if (lastReason !== undefined) print`         returned to its queue: ${lastReason}`;
    for (const { deadLetterId, error, status } of message.deadLetters)
      print`         dead letter ${deadLetterId}: ${error}, ${status}`;
  }
}

/** The name of the state or of the error, if the event has one. */
function detail(event: object): TerminalLine {
  for (const details of Object.values(event)) {
    if (typeof details === "object" && details !== null && "name" in details)
      return line`  ${paint.dim(String(details.name))}`;
    if (typeof details === "object" && details !== null && "error" in details)
      return line`  ${paint.red(String(details.error))}`;
  }
  return line``;
}
