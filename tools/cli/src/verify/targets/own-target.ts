import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { nearestApp } from "@ringback/local/app/nearest-app";
import { startLocalCloud } from "@ringback/local/local-cloud";
import { openCloud } from "../../cloud/cloud.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { localQueues } from "./local-queues.ts";

/** Starts a local cloud for this run, on a free port, with the app of the nearest folder that has an sst.config.ts. */
export async function ownTarget(): Promise<VerifyTarget> {
  const settings = stageSettings("local");
  const lines: string[] = [];
  const cloud = await startLocalCloud({
    app: nearestApp(process.cwd()),
    port: 0,
    settings,
    onLog: (_, line) => void lines.push(line),
  });
  return {
    name: `a local cloud started for this run at ${cloud.endpoint}`,
    cloud: openCloud({ endpoint: cloud.endpoint }),
    queues: localQueues(cloud.endpoint),
    queueUrls: cloud.queueUrls,
    settings,
    hasBus: true,
    faults: cloud.faults,
    deliveredBodies: [],
    pollMs: 100,
    readLogs: async () => ({ text: lines.join("\n") }),
    close: async () => {
      await cloud.close();
      return [];
    },
  };
}
