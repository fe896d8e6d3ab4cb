import type { LocalCloud } from "./local-cloud.ts";

const parentCheckMs = 250;

/**
 * Stops the local cloud on Ctrl-C, SIGTERM, SIGHUP, and when the parent of this process is gone: npm passes no signal
 * on when it is killed.
 *
 * @param options.onStopped is called once, when nothing of it runs any more
 * @returns a function that takes the handlers away
 */
export function stopOnSignals(options: {
  cloud: Pick<LocalCloud, "close">;
  onStopped(reason: NodeJS.Signals | "parent"): void;
}): () => void {
  const { cloud, onStopped } = options;
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const parent = process.ppid;
  let isStopping = false;
  // Ctrl-C arrives twice under npm, once from the terminal and once from npm.
  const stop = async (reason: NodeJS.Signals | "parent") => {
    if (isStopping) return;
    isStopping = true;
    clearInterval(check);
    await cloud.close();
    onStopped(reason);
  };
  const check = setInterval(() => {
    if (process.ppid !== parent) void stop("parent");
  }, parentCheckMs);
  check.unref();
  for (const signal of signals) process.on(signal, stop);
  return () => {
    clearInterval(check);
    for (const signal of signals) process.off(signal, stop);
  };
}
