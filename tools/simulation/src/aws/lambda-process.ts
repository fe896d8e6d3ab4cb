import type { Clock } from "@ringback/core/ports/clock";

/**
 * The process of one invocation. Its timers and responses arrive only while it runs: not after it was killed or has
 * returned, and not while it is stalled.
 */
export interface LambdaProcess {
  readonly clock: Clock;
  isRunning(): boolean;
  /** Blocks its event loop until Lambda's timeout ends it. */
  stall(): void;
  /** Ends it. Requests that it has sent still arrive. */
  end(how: "killed" | "frozen"): void;
  state(): "running" | "stalled" | "killed" | "frozen";
  onKilled: () => void;
}

/** Starts a process on this clock. */
export function lambdaProcess(clock: Clock): LambdaProcess {
  let state: ReturnType<LambdaProcess["state"]> = "running";
  const self: LambdaProcess = {
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after: (milliseconds, callback) =>
        clock.after(milliseconds, () => {
          if (state === "running") callback();
        }),
    },
    isRunning: () => state === "running",
    stall: () => {
      if (state === "running") state = "stalled";
    },
    end: (how) => {
      if (state === "killed" || state === "frozen") return;
      state = how;
      if (how === "killed") self.onKilled();
    },
    state: () => state,
    onKilled: () => undefined,
  };
  return self;
}
