import type { Json } from "../../api/page-api.ts";

/** Why an execution failed, and what to do. */
export interface Explanation {
  /** What happened, in one sentence. */
  readonly what: string;
  /** The reason in the cause of the failure, if there is one. */
  readonly why?: string;
  /** What to do about it. */
  readonly advice: string;
}

const known: Readonly<Record<string, Omit<Explanation, "why">>> = {
  InvalidInput: {
    what: "The workflow refused its input before anything was sent.",
    advice: "Send the event again with the missing field.",
  },
  InputTooLarge: {
    what: "The workflow refused its input before anything was sent: the input is too large for the queue.",
    advice: "Send less, or store the content elsewhere and send a reference to it.",
  },
  InvalidMessage: {
    what: "The message breaks the contract, so it was not recorded. It is kept in the dead letters.",
    advice: "Edit the message and redrive it, then fix its sender.",
  },
  MessageConflict: {
    what: "A message with this id and different content is already recorded. It was not overwritten.",
    advice: "Redrive the message with a new id, or leave it if the recorded message is the right one.",
  },
  MessageDeadLettered: {
    what: "The message used up its receives and was not recorded. It is kept in the dead letters.",
    advice: "Look at the reason of each receive, fix it, and redrive the message.",
  },
  CallbackRejected: {
    what: "The work of the message was done, but Step Functions refused the callback, so the task waits until its timeout. The message is kept in the dead letters.",
    advice: "Fix what the reason says; a redrive then finds the work done and calls back.",
  },
  EventUndelivered: {
    what: "The rule could not deliver the event, so no execution was started. The event is kept in the dead letters.",
    advice: "Fix what the reason says, then redrive the event.",
  },
  "States.Timeout": {
    what: "The task was not called back in time.",
    advice: "Look at the queue: the message may still be waiting there.",
  },
};

/** What is true of a task that records nothing, in place of the above. */
const knownWithoutTable: typeof known = {
  InvalidMessage: {
    what: "The message breaks the contract, so its work was not done. It is kept in the dead letters.",
    advice: "Edit the message and redrive it, then fix its sender.",
  },
  MessageDeadLettered: {
    what: "The message used up its receives. The reason says whether its work was done, as far as that is known. It is kept in the dead letters.",
    advice: "Look at the reason of each receive, fix it, and redrive the message.",
  },
};

/**
 * Explains the error and the cause of an execution, or of a dead letter.
 * @param task.isRecorded whether the task that failed records its messages in a table
 * @param task.isRefusal whether a task failed with the error, and archived its message: then an error that is not known here
 *   is a name that the task's work gave
 */
export function explainFailure(
  error: string | undefined,
  cause: Json | undefined,
  task: { readonly isRecorded: boolean; readonly isRefusal: boolean } = {
    isRecorded: true,
    isRefusal: false,
  },
): Explanation {
  const all = task.isRecorded ? known : { ...known, ...knownWithoutTable };
  const found = error === undefined ? undefined : all[error];
  const why = reasonOf(cause);
  return {
    ...(found ?? (task.isRefusal ? refusal(error) : unknown(error))),
    ...(why === undefined ? {} : { why }),
  };
}

const refusal = (error = "an error without a name") => ({
  what: `The task refused the message with ${error}, so its work was not done. The message is kept in the dead letters.`,
  advice: "Fix what the reason says, then redrive the message.",
});
const unknown = (error = "no error name") => ({
  what: `The execution ended with ${error}.`,
  advice: "The timeline below shows the state in which it ended.",
});

/** A cause of the functions is JSON with a reason in it; a cause of the workflow is a sentence. */
function reasonOf(cause: Json | undefined): string | undefined {
  if (typeof cause === "string" && cause !== "") return cause;
  const reason = at(cause, "reason") ?? at(at(at(cause, "putStatus"), "ProcessorResult"), "reason");
  return typeof reason === "string" ? reason : undefined;
}

function at(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
