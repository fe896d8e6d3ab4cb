import type { RunResult } from "../run-scenario.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";

/** In a message group of a FIFO queue, work is done in the order in which the messages were sent. It ends at a dead letter. */
export function groupKeepsOrder(run: RunResult): BrokenPromise[] {
  const queued = [...run.queuedMessages.all.values()];
  const messagesOfId = Map.groupBy(queued, ({ content }) => content.id);
  // Who did the work first is known where the id is only one message's. A dead letter is overtaken.
  const isComparable = ({ content, receives }: QueuedMessage) =>
    messagesOfId.get(content.id)?.length === 1 && receives["dead-letter"] === 0;
  const groups = Map.groupBy(
    queued.filter((message) => message.group !== undefined && isComparable(message)),
    ({ task, group }) => `group ${group} of ${task}`,
  );
  return [...groups].flatMap(([name, messages]) => {
    const table = run.tasks.get(messages[0]?.task ?? "")?.table;
    return table === undefined ? [] : inOrder(name, messages, [...table.items.keys()]);
  });
}

/** @param done the ids of all messages whose work was done, in this order */
function inOrder(name: string, messages: readonly QueuedMessage[], done: readonly string[]): BrokenPromise[] {
  let last = -1;
  for (const { messageId, content } of messages) {
    const position = done.indexOf(content.id);
    if (position === -1) continue;
    if (position < last)
      return [broken("a group keeps its order", `${messageId} overtook another of ${name}`)];
    last = position;
  }
  return [];
}
