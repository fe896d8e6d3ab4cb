import { nearestApp } from "@ringback/app/folders/nearest-app";
import { startLocalCloud } from "@ringback/local/local-cloud";
import { openCloud } from "../../cloud/cloud.ts";
import type { TaskChoice } from "../../cloud/narrowed.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { linkedTarget } from "./linked-target.ts";
import { localQueues } from "./local-queues.ts";

/**
 * Starts a local cloud for this run, on a free port, with the app of the nearest folder that has an sst.config.ts.
 * @throws CommandFailure if the app has no buffered task
 */
export async function ownTarget(choice: TaskChoice): Promise<VerifyTarget> {
  const lines: string[] = [];
  const local = await startLocalCloud({
    app: nearestApp(process.cwd()),
    port: 0,
    onLog: (_, line) => void lines.push(line),
  });
  try {
    return await linkedTarget(await openCloud({ endpoint: local.endpoint, ...choice }), {
      name: `a local cloud started for this run at ${local.endpoint}`,
      queues: localQueues(local.endpoint),
      faults: local.faults,
      pollMs: 100,
      readLogs: async () => ({ text: lines.join("\n") }),
      close: async () => {
        await local.close();
        return [];
      },
    });
  } catch (error) {
    await local.close();
    throw error;
  }
}
