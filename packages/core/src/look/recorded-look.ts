import { taskOutput } from "@ringback/contracts/workflow/task-output";
import type { MessageLookup } from "../ports/message-store.ts";
import { storedMessage } from "../ports/stored-message.ts";
import type { Look, LookOutcome } from "./look.ts";

/** The look of a task that records (`recordMessages`): a message is done if it is in the messages table with its content. */
export function recordedLook(lookup: MessageLookup): Look {
  return {
    notDone: "and is not recorded",
    async ask(message, signal): Promise<LookOutcome> {
      const { messageId } = message;
      const found = await lookUp(lookup, message, signal);
      switch (found.outcome) {
        case "same": {
          const output = taskOutput({ messageId, recorded: "before" });
          return { outcome: "done", done: "before", output, smallestOutput: output };
        }
        case "other":
          return {
            outcome: "not-done",
            remark: "A message with this id and other content is recorded.",
          };
        case "absent":
          return { outcome: "not-done" };
        default:
          return found;
      }
    },
  };
}

async function lookUp(lookup: MessageLookup, ...[message, signal]: Parameters<Look["ask"]>) {
  try {
    return await lookup.lookUp(storedMessage(message), signal);
  } catch (error) {
    // Nested too deeply to be written as JSON, so it cannot be in the table.
    if (error instanceof RangeError) return { outcome: "absent" } as const;
    throw error;
  }
}
