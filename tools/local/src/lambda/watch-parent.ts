import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Starts a thread that ends this process once its parent is gone, also while the event loop is blocked.
 * @returns fulfilled when it watches
 */
export async function watchParent(): Promise<void> {
  // The function's text and not a file: the thread would load a compiler to take the types out of the file, which costs
  // as much time and memory as the function's own start.
  const thread = new Worker(`(${untilParentIsGone})()`, { eval: true, workerData: process.ppid });
  const isWatching = once(thread, "message");
  thread.unref();
  await isWatching;
}

/** Runs alone in the thread, so that nothing outside it is in reach. */
function untilParentIsGone(): void {
  const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
  const checkMs = 200;
  // An orphan is handed to another parent. Nothing in this process may outlive the local cloud.
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
  }, checkMs);
  parentPort?.postMessage("watching");
}
