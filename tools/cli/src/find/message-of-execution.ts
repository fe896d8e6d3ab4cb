import type { Cloud } from "../cloud/cloud.ts";
import { eventOfInput } from "../events/event-of-input.ts";
import { executionAt } from "../executions/execution-at.ts";
import { executionHistory } from "../executions/execution-history.ts";
import { type SentMessage, sentMessages } from "../executions/sent-messages.ts";
import { workflowOfExecution } from "../executions/workflow-of-execution.ts";

/** The messages that an execution has sent, as its history says. */
export async function messagesSentBy(cloud: Cloud, executionArn: string): Promise<readonly SentMessage[]> {
  const history = await executionHistory(cloud, executionArn);
  return history === undefined ? [] : sentMessages(history);
}

/**
 * The ids of the messages of an execution: the id of its input, which is the message's where one task is the whole workflow,
 * and otherwise those of what it has sent, which its history says.
 */
export async function messageIdsOf(cloud: Cloud, executionArn: string): Promise<readonly string[]> {
  const execution = await executionAt(cloud, executionArn);
  const own = eventOfInput(execution?.input)?.id;
  const ids = own === undefined ? [] : [own];
  if (workflowOfExecution(cloud, executionArn)?.wholeTask !== undefined) return ids;
  const sent = await messagesSentBy(cloud, executionArn);
  return [...new Set([...ids, ...sent.flatMap(({ record }) => record?.messageId ?? [])])];
}
