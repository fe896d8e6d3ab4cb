import type { LocalEvent } from "@ringback/local/local-event";
import { coloured, duration, print } from "../print.ts";

export interface Tally {
  readonly listen: (event: LocalEvent) => void;
  /** Executions that have started and not ended. */
  running(): number;
  /** Fulfilled once every one of these executions has ended. */
  ended(executionArns: ReadonlySet<string>): Promise<void>;
  /** How many of these executions did not succeed. */
  failed(executionArns: ReadonlySet<string>): number;
  print(): void;
}

/** Counts executions by status, batches and their sizes, and measures the pace. */
export function createTally(onEnded: () => void): Tally {
  const statuses = new Map<string, number>();
  const errors = new Map<string, number>();
  const ended = new Set<string>();
  const succeeded = new Set<string>();
  let waiting: { open: Set<string>; resolve: () => void }[] = [];
  let started = 0;
  let batches = 0;
  let messages = 0;
  let handedBack = 0;
  let startedAt: number | undefined;
  let endedAt = 0;

  function end(event: Extract<LocalEvent, { type: "execution-ended" }>): void {
    ended.add(event.executionArn);
    if (event.status === "SUCCEEDED") succeeded.add(event.executionArn);
    endedAt = event.at;
    statuses.set(event.status, (statuses.get(event.status) ?? 0) + 1);
    if (event.error !== undefined) errors.set(event.error, (errors.get(event.error) ?? 0) + 1);
    onEnded();
    for (const { open, resolve } of waiting) {
      open.delete(event.executionArn);
      if (open.size === 0) resolve();
    }
    waiting = waiting.filter(({ open }) => open.size > 0);
  }

  return {
    failed: (executionArns) => executionArns.difference(succeeded).size,
    running: () => started - ended.size,
    listen(event) {
      if (event.type === "execution-started") {
        started += 1;
        startedAt ??= event.at;
      }
      if (event.type === "execution-ended") end(event);
      if (event.type === "batch-finished") {
        batches += 1;
        messages += event.messages.length;
        handedBack += event.failed.length;
      }
    },
    ended(executionArns) {
      const open = executionArns.difference(ended);
      if (open.size === 0) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ open, resolve }));
    },
    print() {
      const milliseconds = Math.max(1, endedAt - (startedAt ?? endedAt));
      for (const [status, count] of statuses) print(`${String(count).padStart(9)}  ${coloured(status)}`);
      for (const [error, count] of errors) print(`${String(count).padStart(9)}    ${error}`);
      const size = batches === 0 ? 0 : messages / batches;
      print(
        `${String(batches).padStart(9)}  batches, ${size.toFixed(1)} messages each, ${handedBack} handed back`,
      );
      const pace = Math.round((ended.size * 1000) / milliseconds);
      print(`${String(pace).padStart(9)}  messages a second, ${duration(milliseconds)} in all`);
    },
  };
}
