/** A kind of message that the page can send, and the outcome that it shows. */
export interface SendTemplate {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What happens to it, in a few words. */
  readonly outcome: string;
  /**
   * - `execution`: one execution
   * - `twice`: two executions with the same message
   * - `conflict`: two executions with the same id and different content
   * - `body`: a queue body without a task token, sent to the queue directly
   * - `raw`: the text as it is, sent to the queue directly
   */
  readonly how: "execution" | "twice" | "conflict" | "body" | "raw";
  readonly time?: string;
  readonly detail: string;
}

const sample = JSON.stringify({ message: "A secret message" }, undefined, 2);

/** The outcomes that somebody can cause by sending a message; the others need a fault. */
export const sendTemplates: readonly SendTemplate[] = [
  {
    id: "valid",
    title: "A new message",
    summary: "The sample message: it is recorded, and the execution succeeds.",
    outcome: "SUCCEEDED, in the messages table",
    how: "execution",
    detail: sample,
  },
  {
    id: "duplicate",
    title: "The same message twice",
    summary: "Two executions with the same id and the same content.",
    outcome: "Both SUCCEEDED, one item in the table",
    how: "twice",
    detail: sample,
  },
  {
    id: "conflict",
    title: "Same id, different content",
    summary: "The second message must not overwrite the first one.",
    outcome: "SUCCEEDED, then FAILED with MessageConflict, in the archive",
    how: "conflict",
    detail: sample,
  },
  {
    id: "malformed",
    title: "A malformed message",
    summary: "Its time is not a date, which breaks the contract.",
    outcome: "FAILED with InvalidMessage, in the archive",
    how: "execution",
    time: "yesterday",
    detail: sample,
  },
  {
    id: "no-token",
    title: "No task token",
    summary: "A body sent directly to the queue, without an execution.",
    outcome: "In the archive; no task to call back",
    how: "body",
    detail: sample,
  },
  {
    id: "no-json",
    title: "Not JSON",
    summary: "A body that cannot be parsed.",
    outcome: "In the archive; no task to call back",
    how: "raw",
    detail: "This is not JSON.",
  },
  {
    id: "no-detail",
    title: "Input without detail",
    summary: "The workflow refuses it before it sends a message.",
    outcome: "FAILED with InvalidInput",
    how: "execution",
    detail: "",
  },
  {
    id: "too-large",
    title: "Input that is too large",
    summary: "Over 240,000 bytes of workflow input.",
    outcome: "FAILED with InputTooLarge",
    how: "execution",
    detail: "",
  },
];

/** The largest count of one request. */
export const maximumSendCount = 10_000;
