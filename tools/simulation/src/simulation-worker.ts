import { parentPort, workerData } from "node:worker_threads";
import { simulate } from "./simulate.ts";
import { type SimulatedApp, simulatedApps } from "./simulated-apps.ts";

/** A share of the runs, for one thread. The worker answers each with a `SimulationReport`. */
export interface Share {
  readonly seed: number;
  readonly runs: number;
}

const app: SimulatedApp = workerData;
const system = simulatedApps[app]();
parentPort?.on("message", async ({ seed, runs }: Share) => {
  parentPort?.postMessage(await simulate({ system, seed, runs }));
});
