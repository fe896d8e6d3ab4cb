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
  "States.Timeout": {
    what: "The task was not called back in time.",
    advice: "Look at the queue: the message may still be waiting there.",
  },
};

/** Explains the error and the cause of an execution. */
export function explainFailure(error: string | undefined, cause: Json | undefined): Explanation {
  const found = error === undefined ? undefined : known[error];
  const why = reasonOf(cause);
  return {
    what: found?.what ?? `The execution ended with ${error ?? "no error name"}.`,
    advice: found?.advice ?? "The timeline below shows the state in which it ended.",
    ...(why === undefined ? {} : { why }),
  };
}

/** A cause of the functions is JSON with a reason in it; a cause of the workflow is a sentence. */
function reasonOf(cause: Json | undefined): string | undefined {
  if (typeof cause === "string" && cause !== "") return cause;
  const reason = at(at(at(cause, "putStatus"), "ProcessorResult"), "reason");
  return typeof reason === "string" ? reason : undefined;
}

function at(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
