import { Presets, SingleBar } from "cli-progress";

let shown: SingleBar | undefined;

/** Makes room for a line where a bar is drawn, which draws itself again below. */
export function clearProgress(): void {
  if (shown !== undefined) process.stderr.write("\r\u001b[K");
}

/** A bar on standard error, so that standard output stays a result; none where nobody watches. */
export function progressBar(total: number): { advance(by?: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { advance: () => undefined, stop: () => undefined };
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

/** AWS starts 300 executions a second and answers 15 DescribeExecution; four at once, each polled, stay below. */
const atOnce = 4;

/**
 * Does many things, a few at once, with a bar. The results are in the order of the items. Where one throws, no other is
 * begun, and its error is thrown once those that had begun have ended.
 */
export async function withProgress<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const bar = progressBar(items.length);
  const results: R[] = [];
  const queue = items.entries();
  let isBroken = false;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (isBroken) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        isBroken = true;
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
