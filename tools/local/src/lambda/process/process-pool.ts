import type { LambdaProcess } from "./lambda-process.ts";

/**
 * The processes of a function: an idle one is taken for the next invocation, the one that was used last first, so that
 * those that are not needed any more end.
 */
export interface ProcessPool {
  readonly all: readonly LambdaProcess[];
  /** The idle process that was used last, from now on busy. */
  takeIdle(): LambdaProcess | undefined;
  /** A new process, which is busy. */
  add(process: LambdaProcess): void;
  /** Makes a busy process idle. */
  release(process: LambdaProcess): void;
  /** Takes the process out; it is to be ended. */
  drop(process: LambdaProcess): void;
  /** Takes all idle processes out; they are to be ended. */
  dropIdle(): readonly LambdaProcess[];
}

/**
 * @param options.idleMs after this long without an invocation a process is ended; undefined keeps it
 * @param options.onIdleEnded called with a process that has ended by itself while it was idle
 */
export function createProcessPool(options: {
  idleMs: number | undefined;
  onIdleEnded(process: LambdaProcess): void;
}): ProcessPool {
  const { idleMs } = options;
  /** By when it was used, the last at the end. */
  const idle: { readonly process: LambdaProcess; readonly sinceMs: number }[] = [];
  const busy = new Set<LambdaProcess>();
  let timer: NodeJS.Timeout | undefined;

  function watchOldest(): void {
    const [oldest] = idle;
    if (idleMs === undefined || oldest === undefined || timer !== undefined) return;
    timer = setTimeout(endUnused, Math.max(0, oldest.sinceMs + idleMs - performance.now()));
    timer.unref();
  }

  function endUnused(): void {
    timer = undefined;
    const before = performance.now() - (idleMs ?? 0);
    const used = idle.findIndex(({ sinceMs }) => sinceMs > before);
    for (const { process } of idle.splice(0, used === -1 ? idle.length : used)) process.kill();
    watchOldest();
  }

  const pool: ProcessPool = {
    get all() {
      return [...idle.map(({ process }) => process), ...busy];
    },
    takeIdle: () => {
      for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
        if (last.process.hasEnded) continue;
        busy.add(last.process);
        return last.process;
      }
      return undefined;
    },
    add: (process) => {
      busy.add(process);
      process.ended.then(() => {
        busy.delete(process);
        const index = idle.findIndex((entry) => entry.process === process);
        if (index === -1) return;
        idle.splice(index, 1);
        options.onIdleEnded(process);
      });
    },
    release: (process) => {
      busy.delete(process);
      idle.push({ process, sinceMs: performance.now() });
      watchOldest();
    },
    drop: (process) => {
      busy.delete(process);
    },
    dropIdle: () => idle.splice(0).map(({ process }) => process),
  };
  return pool;
}
