/** Whether a promise (README.md, "The promise") was kept. */
export interface PromiseCheck {
  /** The promise in a few words. */
  readonly promise: string;
  /** How many of what were checked: `200 executions`. */
  readonly checked: string;
  /** A sentence for each case in which it was not kept; empty where it was. */
  readonly broken: readonly string[];
}

/** `1,000 executions` */
export const quantity = (count: number, what: string) => `${count.toLocaleString("en")} ${what}`;
