import { setTimeout as delay } from "node:timers/promises";
import type { Console } from "@ringback/console/open-console";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { openCloud } from "../cloud/cloud.ts";
import { getEntry } from "../dead-letters/dead-letter-entry.ts";
import { UsageError } from "../errors/usage-error.ts";
import { redrive } from "../redrive/redrive.ts";
import { print } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";

/** How long the console waits for the first messages to be through: it shows the rest of many. */
const patienceMs = 1000;

/** The console beside a local cloud. It hears everything from the start, whenever it is opened. */
export interface ConsolePage {
  hear(event: LocalEvent): void;
  hearLog(functionName: string, line: string): void;
  /**
   * Opens it, once.
   *
   * @throws UsageError where the port that was asked for is taken
   */
  open(): Promise<Console>;
  /** Opens it once the work is done, or after a second, shows the local cloud, and prints where. */
  show(cloud: LocalCloud, work: Promise<unknown>): Promise<Console>;
  close(): Promise<void>;
}

/** @param port 4480 unless given, or a free one where that is taken */
export function consolePage(port: number | undefined): ConsolePage {
  let page: Console | undefined;
  let opening: Promise<Console> | undefined;
  const missed: LocalEvent[] = [];
  const open = () => {
    opening ??= openPage(port).then((opened) => {
      page = opened;
      for (const event of missed.splice(0)) opened.hear(event);
      return opened;
    });
    return opening;
  };
  return {
    hear: (event) => {
      if (page === undefined) missed.push(event);
      else page.hear(event);
    },
    hearLog: (functionName, line) => page?.hearLog(functionName, line),
    open,
    show: async (cloud, work) => {
      const patience = new AbortController();
      await Promise.race([
        work.catch(() => undefined),
        delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      const opened = await open();
      opened.attach(deploymentOf(cloud));
      print`\nConsole: ${paint.bold(opened.url)}`;
      return opened;
    },
    close: async () => {
      await opening?.catch(() => undefined);
      await page?.close();
    },
  };
}

// The console's code is loaded with its first use: it keeps nothing else waiting.
async function openPage(port: number | undefined): Promise<Console> {
  const { ConsolePortInUseError, openConsole } = await import("@ringback/console/open-console");
  return openConsole(port === undefined ? {} : { port }).catch((error: unknown) => {
    throw error instanceof ConsolePortInUseError ? new UsageError(error.message) : error;
  });
}

/** What the console shows, with the redrive of the command. */
function deploymentOf(cloud: LocalCloud): Parameters<Console["attach"]>[0] {
  const client = openCloud({ endpoint: cloud.endpoint });
  return {
    cloud,
    maxReceiveCount: stageSettings("local").maxReceiveCount,
    redrive: async (deadLetterId, options) => redrive(client, await getEntry(client, deadLetterId), options),
  };
}
