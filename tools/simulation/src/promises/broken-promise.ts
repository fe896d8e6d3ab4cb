/** The promises that hold after every run, whatever was injected. */
export const promiseNames = [
  "ends within its bound",
  "succeeded is done",
  "done once",
  "done is not failed",
  "kept with a reason",
  "no token elsewhere",
  "rest of the batch untouched",
  "a group keeps its order",
  "redriven goes on",
] as const;
/** The name of a promise. */
export type PromiseName = (typeof promiseNames)[number];

/** A promise that a run broke; `what` says where, in a sentence without its full stop. */
export interface BrokenPromise {
  readonly promise: PromiseName;
  readonly what: string;
}

export function broken(promise: PromiseName, what: string): BrokenPromise {
  return { promise, what };
}
