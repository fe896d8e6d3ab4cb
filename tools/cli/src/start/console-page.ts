import { setTimeout as delay } from "node:timers/promises";
import type { Console } from "@ringback/console/open-console";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { UsageError } from "../errors/usage-error.ts";
import { print } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";

/** The console opens after the first messages, or after this time if there are many. */
const longestWaitMs = 1000;

/** The console of a local cloud. It gets every event since the start, even if it is opened later. */
export interface ConsolePage {
  onEvent(event: LocalEvent): void;
  onLog(functionName: string, line: string): void;
  /**
   * Opens the console; a second call gives the same one.
   * @throws UsageError if the given port is in use
   */
  open(): Promise<Console>;
  /** Waits for `work`, one second at most, opens the console, connects it to the local cloud and prints its address. */
  show(cloud: LocalCloud, work: Promise<unknown>): Promise<Console>;
  close(): Promise<void>;
}

/** @param port undefined means 4480, or a free port if 4480 is in use */
export function consolePage(port: number | undefined): ConsolePage {
  let page: Console | undefined;
  let opening: Promise<Console> | undefined;
  const missed: LocalEvent[] = [];
  const open = () => {
    opening ??= openPage(port).then((opened) => {
      page = opened;
      for (const event of missed.splice(0)) opened.onEvent(event);
      return opened;
    });
    return opening;
  };
  return {
    onEvent: (event) => {
      if (page === undefined) missed.push(event);
      else page.onEvent(event);
    },
    onLog: (functionName, line) => page?.onLog(functionName, line),
    open,
    show: async (cloud, work) => {
      const waiting = new AbortController();
      await Promise.race([
        work.catch(() => undefined),
        delay(longestWaitMs, undefined, { signal: waiting.signal }).catch(() => undefined),
      ]);
      waiting.abort();
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

// Imported here, so that loading the console's code does not delay the first messages.
async function openPage(port: number | undefined): Promise<Console> {
  const { ConsolePortInUseError, openConsole } = await import("@ringback/console/open-console");
  return openConsole(port === undefined ? {} : { port }).catch((error: unknown) => {
    throw error instanceof ConsolePortInUseError ? new UsageError(error.message) : error;
  });
}

/** What the console shows, and how it redrives: as the command does. */
function deploymentOf(cloud: LocalCloud): Parameters<Console["attach"]>[0] {
  // AWS's clients are loaded once somebody asks for a redrive.
  const entryOf = async (deadLetterId: string) => {
    const [{ openCloud }, { getEntry }] = await Promise.all([
      import("../cloud/cloud.ts"),
      import("../dead-letters/dead-letter-entry.ts"),
    ]);
    const client = await openCloud({ endpoint: cloud.endpoint });
    return { client, entry: await getEntry(client, deadLetterId) };
  };
  return {
    cloud,
    redrive: async (deadLetterId, options) => {
      const { redrive } = await import("../redrive/redrive.ts");
      const { client, entry } = await entryOf(deadLetterId);
      return redrive(client, entry, options);
    },
    planRedrive: async (deadLetterId) => {
      const { redriveWay } = await import("../redrive/redrive-way.ts");
      const { client, entry } = await entryOf(deadLetterId);
      const { how, why } = await redriveWay(client, entry);
      return { how, why };
    },
  };
}
