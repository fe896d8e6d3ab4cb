import { setTimeout as delay } from "node:timers/promises";
import type { Cloud } from "@ringback/cli/cloud/cloud";
import { listExecutions } from "./evidence.ts";

/** How far a run is, by ListExecutions. */
export interface Progress {
  /** Called when one more execution was started. */
  onStarted(): void;
  /** The share of all executions that have ended, from 0 to 1. */
  readonly ended: number;
  /** Waits until fewer executions than this are running. */
  fewerThan(limit: number): Promise<void>;
  /** The executions that are running, by name. */
  running(): Promise<readonly string[]>;
  /** Whether all executions have ended, or none has for too long. */
  readonly isOver: boolean;
  /** Resolves once it is over. */
  readonly over: Promise<void>;
  stop(): void;
}

const shortestPauseMs = 200;

/**
 * Asks ListExecutions again and again, with pauses four times as long as the requests, so that it takes little time from
 * what it watches.
 *
 * @param options.total how many executions the run has
 * @param options.patienceMs the run is over if no execution ends for so long
 * @param options.onProgress called with the number of executions that have ended
 */
export function watchProgress(
  cloud: Cloud,
  options: { total: number; patienceMs: number; onProgress?: ((ended: number) => void) | undefined },
): Progress {
  const { total, patienceMs, onProgress } = options;
  let started = 0;
  let ended = 0;
  let movedAt = performance.now();
  let isOver = false;

  const listRunning = () => listExecutions(cloud, "RUNNING");
  async function look(): Promise<void> {
    const before = started;
    // The local cloud may be down just now.
    const found = await listRunning().catch(() => undefined);
    if (found === undefined || before - found.length <= ended) return;
    ended = before - found.length;
    movedAt = performance.now();
    onProgress?.(ended);
  }
  async function watch(): Promise<void> {
    while (!isOver) {
      const lookedAt = performance.now();
      await look();
      isOver ||= ended === total || performance.now() - movedAt > patienceMs;
      if (!isOver) await delay(Math.max(shortestPauseMs, 4 * (performance.now() - lookedAt)));
    }
  }
  const watching = watch();

  return {
    onStarted: () => {
      started += 1;
    },
    get ended() {
      return ended / total;
    },
    fewerThan: async (limit) => {
      while (!isOver && started - ended >= limit) await delay(shortestPauseMs / 4);
    },
    running: async () => (await listRunning()).map(({ name }) => name),
    get isOver() {
      return isOver;
    },
    over: watching,
    stop: () => {
      isOver = true;
    },
  };
}
