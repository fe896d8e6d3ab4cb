import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { smallApp } from "@ringback/testing/small-app";
import { type Console, openConsole } from "../open-console.ts";

/** A local cloud with its console, both on free ports. Nothing is redriven here: that is the command's. */
export async function runConsole(): Promise<{ cloud: LocalCloud; page: Console; close(): Promise<void> }> {
  const page = await openConsole({ port: 0 });
  const settings = stageSettings("local");
  const cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    settings,
    onEvent: page.hear,
    onLog: page.hearLog,
  });
  page.attach({
    cloud,
    maxReceiveCount: settings.maxReceiveCount,
    redrive: async (deadLetterId) => {
      throw new Error(`No dead letter ${deadLetterId}.`);
    },
  });
  return {
    cloud,
    page,
    close: async () => {
      await page.close();
      await cloud.close();
    },
  };
}
