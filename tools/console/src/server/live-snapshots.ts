import type { IncomingMessage, ServerResponse } from "node:http";
import type { Snapshot } from "../api/page-api.ts";
import { pageJson } from "./http/page-json.ts";

/** Four snapshots a second while something happens, and one a second otherwise. */
const intervalMs = 250;
const quietIntervals = 4;

/** Sends snapshots to every page that is connected. */
export interface LiveSnapshots {
  connect(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/**
 * Sends snapshots as server-sent events. Nothing is sent while no page is connected, and a page that reads too slowly
 * misses snapshots, so that they do not fill the memory.
 */
export function createLiveSnapshots(options: {
  snapshot(isFirst: boolean): Snapshot;
  /** Called before each snapshot; resolves with true if something has changed that is not an event of the local cloud. */
  refresh(): Promise<boolean>;
  revision(): number;
}): LiveSnapshots {
  const clients = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let sentRevision = -1;
  let quiet = 0;

  async function round(): Promise<void> {
    const isChanged = await options.refresh().catch(() => false);
    quiet += 1;
    if (!isChanged && sentRevision === options.revision() && quiet < quietIntervals) return;
    quiet = 0;
    sentRevision = options.revision();
    const text = eventText(options.snapshot(false));
    for (const client of clients) if (!client.writableNeedDrain) client.write(text);
  }
  function schedule(): void {
    timer ??= setTimeout(async () => {
      await round();
      timer = undefined;
      if (clients.size > 0) schedule();
    }, intervalMs);
  }

  return {
    connect: (request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(`retry: 1000\n${eventText(options.snapshot(true))}`);
      clients.add(response);
      request.on("close", () => clients.delete(response));
      schedule();
    },
    close: () => {
      clearTimeout(timer);
      for (const client of clients) client.end();
      clients.clear();
    },
  };
}

const eventText = (snapshot: Snapshot) => `data: ${pageJson(snapshot)}\n\n`;
