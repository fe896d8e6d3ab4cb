import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LocalCloudOptions } from "../local-cloud.ts";
import type { BufferedTasks } from "../task/buffered-tasks.ts";

/** It runs the small app. */
export type SpawnOptions = Omit<LocalCloudOptions, "app">;

export interface SpawnedCloud {
  readonly process: ChildProcess;
  readonly endpoint: string;
  readonly tasks: BufferedTasks;
  /** The functions' processes at its start. */
  readonly processIds: readonly number[];
  readonly exited: Promise<unknown>;
}

/** A local cloud in a process of its own, to be killed. */
export async function spawnCloud(options: SpawnOptions = {}): Promise<SpawnedCloud> {
  const script = fileURLToPath(new URL("./run-cloud.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { process: child, exited, ...JSON.parse(line) };
}
