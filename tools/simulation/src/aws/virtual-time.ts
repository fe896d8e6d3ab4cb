import type { Clock } from "@ringback/core/ports/clock";

/** A clock that jumps from timer to timer, so that days pass in milliseconds, and always in the same order. */
export interface VirtualTime extends Clock {
  /**
   * Fires one timer after the other until none is left. Each waits until all promises that the one before it has started are
   * settled. Rejects with what a timer throws.
   */
  run(): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/** @param start the first time of day, in milliseconds since 1970-01-01T00:00:00Z */
export function virtualTime(start: number): VirtualTime {
  const timers: Timer[] = [];
  let now = start;
  let order = 0;

  return {
    now: () => now,
    elapsed: () => now,
    after(milliseconds, callback) {
      const timer: Timer = { at: now + Math.max(0, milliseconds), order: order++, callback };
      push(timers, timer);
      return {
        cancel: () => {
          timer.callback = undefined;
        },
      };
    },
    run() {
      return new Promise((resolve, reject) => {
        // Node empties the queue of microtasks before the next tick. A tick asked for by a microtask thus comes
        // when all promises have settled, at a fraction of what a turn of the event loop costs.
        const whenSettled = () => queueMicrotask(() => process.nextTick(fireNext));
        const fireNext = () => {
          const timer = nextTimer(timers);
          if (timer?.callback === undefined) {
            resolve();
            return;
          }
          now = timer.at;
          try {
            timer.callback();
          } catch (error) {
            reject(error);
            return;
          }
          whenSettled();
        };
        whenSettled();
      });
    },
  };
}

function nextTimer(timers: Timer[]): Timer | undefined {
  let timer = pop(timers);
  while (timer !== undefined && timer.callback === undefined) timer = pop(timers);
  return timer;
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

// A binary heap, the earliest timer at its top.
function push(heap: Timer[], timer: Timer): void {
  let index = heap.length;
  heap.push(timer);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(timer, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    const useRight = left !== undefined && right !== undefined && isBefore(right, left);
    const child = useRight ? right : left;
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = 2 * index + (useRight ? 2 : 1);
  }
  heap[index] = last;
  return top;
}
