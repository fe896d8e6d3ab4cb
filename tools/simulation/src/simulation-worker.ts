import { parentPort } from "node:worker_threads";
import { simulate } from "./simulate.ts";
import { ringback } from "./system-under-test/ringback.ts";

/** A share of the runs, for one thread. The worker answers each with a `SimulationReport`. */
export interface Share {
  readonly seed: number;
  readonly runs: number;
}

const system = ringback();
parentPort?.on("message", async ({ seed, runs }: Share) => {
  parentPort?.postMessage(await simulate({ system, seed, runs }));
});
