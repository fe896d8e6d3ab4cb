import { type Ended, type RingbackProcess, ringbackProcess } from "@ringback/testing/ringback-process";
import { onTestFinished } from "vitest";

/** Starts `ringback` as a process, which is killed at the end of the test. */
export function startRingback(...words: string[]): RingbackProcess {
  return startRingbackAs({ words });
}

/** The same in the folder of another app, as another user, or with other variables. */
export function startRingbackAs(options: Parameters<typeof ringbackProcess>[0]): RingbackProcess {
  const running = ringbackProcess(options);
  onTestFinished(() => void running.process.kill("SIGKILL"));
  return running;
}

/** Runs `ringback` to its end. */
export function ringback(...words: string[]): Promise<Ended> {
  return startRingback(...words).ended;
}

/** Runs `ringback` to its end with additional variables, as `sst shell` sets them. */
export function ringbackInShell(
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<Ended> {
  return startRingbackAs({ words, environment }).ended;
}
