import { eventSchema } from "@ringback/contracts/message/event";
import type { BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import type { ExecutionMessage, Json } from "../../api/page-api.ts";
import type { Deployment } from "../cloud/deployment.ts";
import type { ConsoleState } from "../state/console-state.ts";
import { messageLocation } from "./message-location.ts";
import type { SentMessage } from "./sent-messages.ts";
import { titledReceives } from "./titled-receives.ts";

/** An execution with Map may have thousands of messages; the page shows this many. */
const shownMessages = 20;

/**
 * Finds where each message of an execution is. A state that has sent nothing yet has one message without a place. Of many
 * messages, those whose tasks have not succeeded are shown first.
 */
export function executionMessages(options: {
  deployment: Pick<Deployment, "cloud">;
  state: ConsoleState;
  workflow: BufferedWorkflow;
  sent: readonly SentMessage[];
  hasEnded: boolean;
  input: Json;
}): { readonly messages: readonly ExecutionMessage[]; readonly furtherMessages: number } {
  const { deployment, state, workflow, sent, hasEnded, input } = options;
  const { cloud } = deployment;
  const all = inOrder(workflow, sent);
  const shown = new Set(
    [...all]
      .sort((a, b) => Number(a.result === "succeeded") - Number(b.result === "succeeded"))
      .slice(0, shownMessages),
  );
  const messages = all.flatMap((message): readonly ExecutionMessage[] => {
    const { state: name, task: taskName, sqsMessageId, messageId = idInEvent(workflow, input) } = message;
    const task = state.parts.task(taskName);
    if (task === undefined || !shown.has(message)) return [];
    const result = message.result ?? (hasEnded && message.isSent ? "aborted" : undefined);
    return [
      {
        state: name,
        task: taskName,
        isRecorded: task.messagesTable !== undefined,
        location: messageLocation({ task, cloud, state, messageId, sqsMessageId }),
        receives:
          sqsMessageId === undefined ? [] : titledReceives(cloud, state.receives.receivesOf(sqsMessageId)),
        ...(messageId === undefined ? {} : { messageId }),
        ...(result === undefined ? {} : { result }),
      },
    ];
  });
  return { messages, furtherMessages: all.length - messages.length };
}

interface OwnMessage extends Omit<SentMessage, "queueUrl"> {
  readonly task: string;
  readonly isSent: boolean;
}

/** The messages of the workflow's own tasks, in the order of its states. */
function inOrder(workflow: BufferedWorkflow, sent: readonly SentMessage[]): readonly OwnMessage[] {
  return workflow.tasks.flatMap(({ state, task }): readonly OwnMessage[] => {
    const ofState = sent.filter((message) => message.state === state);
    if (ofState.length === 0) return [{ state, task, isSent: false }];
    return ofState.map((message) => ({ ...message, task, isSent: true }));
  });
}

/** Where a task is the whole workflow, the input says what the message will be. */
function idInEvent({ wholeTask }: BufferedWorkflow, input: Json): string | undefined {
  const event = wholeTask === undefined ? undefined : eventSchema.safeParse(input);
  return event?.success ? event.data.id : undefined;
}
