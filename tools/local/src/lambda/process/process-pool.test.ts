import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LambdaProcess } from "./lambda-process.ts";
import { createProcessPool } from "./process-pool.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that does nothing but end. */
function fakeProcess(pid: number, killed: number[]): LambdaProcess {
  const { promise: ended } = Promise.withResolvers<never>();
  return {
    ...{ pid, accessKeyId: "", hasEnded: false, ended, initialised: Promise.resolve(null) },
    invoke: () => ended,
    kill: () => void killed.push(pid),
    freeze: () => {},
  };
}

it("ends each process that nobody has needed for a while, and uses the one again that was used last", () => {
  const killed: number[] = [];
  const pool = createProcessPool({ idleMs: 400, onIdleEnded: () => expect.unreachable() });
  const [first, second] = [fakeProcess(1, killed), fakeProcess(2, killed)];
  for (const one of [first, second]) pool.add(one);
  pool.release(first);
  vi.advanceTimersByTime(100);
  pool.release(second);
  for (let used = 0; used < 10; used += 1) {
    const taken = pool.takeIdle();
    expect(taken).toBe(second);
    vi.advanceTimersByTime(50);
    pool.release(second);
  }
  expect(killed).toEqual([1]);
  expect(pool.all).toEqual([second]);
  vi.advanceTimersByTime(400);
  expect(killed).toEqual([1, 2]);
  expect(pool.all).toEqual([]);
});

it("keeps a process that is busy, and every one where none is to be ended", () => {
  const killed: number[] = [];
  for (const idleMs of [400, undefined]) {
    const pool = createProcessPool({ idleMs, onIdleEnded: () => expect.unreachable() });
    const one = fakeProcess(1, killed);
    pool.add(one);
    if (idleMs === undefined) pool.release(one);
    vi.advanceTimersByTime(100_000);
    expect(pool.all).toEqual([one]);
  }
  expect(killed).toEqual([]);
});
