import { parentPort } from "node:worker_threads";
import { simulate } from "./simulate.ts";
import { ringback } from "./subject/subject.ts";

/** A share of the runs, for one thread. The worker answers each with a `SimulationReport`. */
export interface Share {
  readonly seed: number;
  readonly runs: number;
}

const subject = ringback();
parentPort?.on("message", async ({ seed, runs }: Share) => {
  parentPort?.postMessage(await simulate({ subject, seed, runs }));
});
