import { DescribeExecutionCommand, paginateGetExecutionHistory } from "@aws-sdk/client-sfn";
import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";
import { type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { executionName } from "../executions/execution-name.ts";
import { findExecutions, mostSearched } from "../find/find-executions.ts";
import { theOnlyOne } from "../find/the-only-one.ts";
import { type MessageState, messageState } from "../messages/message-state.ts";
import { coloured, duration, print, printJson } from "../terminal/print.ts";
import { line, paint, type TerminalLine } from "../terminal/terminal-line.ts";

/**
 * Prints one execution: its history with the time since its start, and whether its message is recorded.
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
  const name = executionName(executionArn);
  const described = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
  const events = [];
  for await (const page of paginateGetExecutionHistory({ client: cloud.workflows }, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  const { status, startDate, input, output, error, cause } = described;
  const message = await messageState(cloud, input);
  const shown = redactTokensInValue({
    name,
    status,
    startDate,
    input,
    output,
    error,
    cause,
    message,
    events,
  });
  if (options.json) return printJson(shown);
  print`${paint.bold(name)}  ${coloured(status ?? "")}`;
  const start = startDate?.getTime() ?? 0;
  for (const event of events) {
    const at = duration((event.timestamp?.getTime() ?? start) - start).padStart(10);
    print`${paint.dim(at)}  ${event.type ?? ""}${detail(event)}`;
  }
  print``;
  if (shown.error !== undefined) print`${paint.red(shown.error)}: ${shown.cause ?? ""}`;
  if (shown.output !== undefined) print`output   ${shown.output}`;
  print`message  ${message.messageId ?? "without an id"}: ${recordedState(message)}`;
}

function recordedState({ recorded, conflict }: MessageState): string {
  if (conflict) return "not recorded; another message with this id is recorded";
  return recorded ? "recorded" : "not recorded";
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
