/** One row of what can happen to a message, to be sent from the page. */
export interface SendTemplate {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What becomes of it. */
  readonly outcome: string;
  readonly how: "execution" | "twice" | "conflict" | "body" | "raw";
  readonly time?: string;
  readonly detail: string;
}

const sample = JSON.stringify({ message: "A secret message" }, undefined, 2);

/** The rows of "what happens to a message" that a sender can bring about. */
export const sendTemplates: readonly SendTemplate[] = [
  {
    id: "valid",
    title: "A new message",
    summary: "The sample: recorded, and the execution goes on.",
    outcome: "SUCCEEDED, in the messages table",
    how: "execution",
    detail: sample,
  },
  {
    id: "duplicate",
    title: "The same message twice",
    summary: "Two executions with one id and one content.",
    outcome: "Both SUCCEEDED, one item in the table",
    how: "twice",
    detail: sample,
  },
  {
    id: "conflict",
    title: "One id, two contents",
    summary: "The second message may not overwrite the first.",
    outcome: "SUCCEEDED, then MessageConflict in the archive",
    how: "conflict",
    detail: sample,
  },
  {
    id: "malformed",
    title: "A malformed message",
    summary: "Its time is no date, which breaks the contract.",
    outcome: "FAILED with InvalidMessage, in the archive",
    how: "execution",
    time: "yesterday",
    detail: sample,
  },
  {
    id: "no-token",
    title: "No task token",
    summary: "A body put on the queue past the workflow.",
    outcome: "Nobody to tell; kept in the archive",
    how: "body",
    detail: sample,
  },
  {
    id: "no-json",
    title: "Not JSON",
    summary: "A body that nobody can read.",
    outcome: "Nobody to tell; kept in the archive",
    how: "raw",
    detail: "This is no JSON.",
  },
  {
    id: "no-detail",
    title: "Input without detail",
    summary: "The workflow refuses it before the queue.",
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

/** The most that one send starts. */
export const maximumSendCount = 10_000;
