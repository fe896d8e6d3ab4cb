import { setTimeout as delay } from "node:timers/promises";
import type { Cloud } from "@ringback/cli/cloud/cloud";
import { listExecutions } from "./evidence.ts";

/** How far a run is, as ListExecutions tells it. */
export interface Progress {
  /** Hears that one more execution was started. */
  onStarted(): void;
  /** The share of all executions that have ended, from 0 to 1. */
  readonly ended: number;
  /** Waits until fewer executions than this are under way. */
  fewerThan(limit: number): Promise<void>;
  /** The executions under way, by name. */
  underWay(): Promise<readonly string[]>;
  /** Whether nothing more is to be waited for: all have ended, or none has for too long. */
  readonly isOver: boolean;
  /** Fulfilled once it is over. */
  readonly over: Promise<void>;
  stop(): void;
}

const shortestPauseMs = 200;

/**
 * Looks again and again, and pauses for longer than it looks.
 *
 * @param options.patienceMs without one more execution that has ended for so long, it is over
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

  const running = () => listExecutions(cloud, "RUNNING");
  async function look(): Promise<void> {
    const before = started;
    // Nobody may be there just now.
    const found = await running().catch(() => undefined);
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
    underWay: async () => (await running()).map(({ name }) => name),
    get isOver() {
      return isOver;
    },
    over: watching,
    stop: () => {
      isOver = true;
    },
  };
}
