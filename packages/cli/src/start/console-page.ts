import type { Console } from "@ringback/console/open-console";
import { stageSettings } from "@ringback/contracts/stage-settings";
import type { LocalCloud } from "@ringback/local/local-cloud";
import { openCloud } from "../cloud.ts";
import { getEntry } from "../dead-letter-entry.ts";
import { redrive } from "../redrive.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Opens the console beside the local cloud.
 *
 * @throws UsageError where the port that was asked for is taken
 */
export async function openPage(port: number | undefined): Promise<Console> {
  const { ConsolePortInUseError, openConsole } = await import("@ringback/console/open-console");
  return openConsole(port === undefined ? {} : { port }).catch((error: unknown) => {
    throw error instanceof ConsolePortInUseError ? new UsageError(error.message) : error;
  });
}

/** What the console shows, with the redrive of the command. */
export function deploymentOf(cloud: LocalCloud): Parameters<Console["attach"]>[0] {
  const client = openCloud({ endpoint: cloud.endpoint });
  return {
    cloud,
    maxReceiveCount: stageSettings("local").maxReceiveCount,
    redrive: async (deadLetterId, options) => redrive(client, await getEntry(client, deadLetterId), options),
  };
}
