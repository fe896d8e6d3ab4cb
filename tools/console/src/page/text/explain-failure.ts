import type { Json } from "../../api/page-api.ts";

export interface Explanation {
  /** What happened, in one sentence. */
  readonly what: string;
  /** What the sender or the code did, where the cause tells. */
  readonly why?: string;
  /** What to do about it. */
  readonly advice: string;
}

const known: Readonly<Record<string, Omit<Explanation, "why">>> = {
  InvalidInput: {
    what: "The workflow refused its input before anything was sent.",
    advice: "Send the event again with the field that is missing.",
  },
  InputTooLarge: {
    what: "The workflow refused its input before anything was sent: it is too large for a queue.",
    advice: "Send less, or put the content elsewhere and send where it is.",
  },
  InvalidMessage: {
    what: "The message breaks the contract, so it was not recorded. It is kept with the dead letters.",
    advice: "Edit the message and redrive it, then fix its sender.",
  },
  MessageConflict: {
    what: "Another message with this id is recorded already, with other content. It was not overwritten.",
    advice: "Redrive it with an id of its own, or leave it if the first one is right.",
  },
  MessageDeadLettered: {
    what: "The message used up its receives without being recorded. It is kept with the dead letters.",
    advice: "See what each receive met, end that, and redrive the message.",
  },
  "States.Timeout": {
    what: "Nobody called back in time.",
    advice: "Look at the queue: the message may still wait there.",
  },
};

/** An execution's error and cause as sentences. */
export function explainFailure(error: string | undefined, cause: Json | undefined): Explanation {
  const found = error === undefined ? undefined : known[error];
  const why = reasonOf(cause);
  return {
    what: found?.what ?? `The execution ended with ${error ?? "no error name"}.`,
    advice: found?.advice ?? "The history below shows the state in which it ended.",
    ...(why === undefined ? {} : { why }),
  };
}

/** The functions' causes hold their reason at one place; the workflow's are sentences themselves. */
function reasonOf(cause: Json | undefined): string | undefined {
  if (typeof cause === "string" && cause !== "") return cause;
  const reason = at(at(at(cause, "putStatus"), "ProcessorResult"), "reason");
  return typeof reason === "string" ? reason : undefined;
}

function at(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
