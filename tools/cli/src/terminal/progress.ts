import type { SingleBar } from "cli-progress";

let shown: SingleBar | undefined;

/** Clears the progress bar, if there is one, before a line is printed. The bar draws itself again below the line. */
export function clearProgress(): void {
  if (shown !== undefined) process.stderr.write("\r\u001b[K");
}

/** A progress bar on standard error. It does nothing if standard error is not a terminal. */
export async function progressBar(total: number): Promise<{ advance(by?: number): void; stop(): void }> {
  if (!process.stderr.isTTY) return { advance: () => undefined, stop: () => undefined };
  const { Presets, SingleBar } = await import("cli-progress");
  const bar = new SingleBar(
    { format: "{bar} {value}/{total} {eta_formatted}", hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  shown = bar;
  const stop = () => {
    shown = undefined;
    bar.stop();
  };
  return { advance: (by = 1) => bar.increment(by), stop };
}

/** Four executions at once, each polled, stay below AWS's quota of 15 DescribeExecution a second. */
const atOnce = 4;

/**
 * Processes items, four at once, with a progress bar. If one fails, no other item is begun, and its error is thrown when
 * those that had begun have ended.
 *
 * @returns the results, in the order of the items
 */
export async function withProgress<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const bar = await progressBar(items.length);
  const results: R[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (hasFailed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      bar.advance();
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  bar.stop();
  for (const ended of workers) if (ended.status === "rejected") throw ended.reason;
  return results;
}
