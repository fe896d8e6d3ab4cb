import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { AimedFault } from "@ringback/local/faults/faults";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { CloudNews, CloudOrder } from "./cloud-orders.ts";

export interface CloudOptions {
  /** The folder of the app that it runs. */
  readonly app: string;
  readonly dataDir: string;
  readonly settings: StageSettings;
  readonly seed: number;
  /** Which events to tell: faults that happened and batches whose invocation failed, or every one. */
  readonly hears: "failures" | "everything";
}

/** A local cloud in a process of its own, with everything it writes in one file. */
export interface DrivenCloud {
  readonly endpoint: string;
  setRate(kind: FaultKind, rate: number): void;
  /** The processes of the functions, as they are now. */
  functionProcesses(): Promise<readonly number[]>;
  /**
   * Ends the process with SIGKILL and starts another one on the same port and folder. Gives how long nobody was there.
   */
  killAndStart(): Promise<number>;
  /** Rejects once the process ends by itself: a fault is injected into messages, never into the local cloud. */
  readonly failed: Promise<never>;
  /** Ends it in peace. */
  close(): Promise<void>;
}

const entry = fileURLToPath(new URL("./cloud-process.ts", import.meta.url));

/**
 * @param options.aims the faults that are aimed at messages; those that have not hit yet are aimed again after a kill
 * @param options.logFile takes what the local cloud and its functions write
 */
export async function driveCloud(
  options: CloudOptions & {
    aims: readonly AimedFault[];
    logFile: string;
    onEvent: (event: LocalEvent) => void;
  },
): Promise<DrivenCloud> {
  const left = new Map(options.aims.map((aim) => [keyOf(aim.kind, aim.messageId), { ...aim }]));
  const waiting = new Set<(processIds: readonly number[]) => void>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let isEndAsked = false;

  function hear(event: LocalEvent): void {
    if (event.type === "fault") {
      for (const messageId of event.messageIds) {
        const aim = left.get(keyOf(event.kind, messageId));
        if (aim !== undefined) aim.times -= 1;
      }
    }
    options.onEvent(event);
  }

  async function start(port: number): Promise<{ child: ChildProcess; endpoint: string; port: number }> {
    const { app, dataDir, settings, seed, hears } = options;
    const log = openSync(options.logFile, "a");
    const child = spawn(
      process.execPath,
      [entry, JSON.stringify({ app, port, dataDir, settings, seed, hears })],
      {
        stdio: ["ignore", log, log, "ipc"],
      },
    );
    closeSync(log);
    const ready = Promise.withResolvers<{ endpoint: string; port: number }>();
    child.once("exit", (status, signal) => {
      const error = new Error(
        `The local cloud ended by itself (${signal ?? status}): see ${options.logFile}`,
      );
      ready.reject(error);
      if (!isEndAsked) failure.reject(error);
    });
    child.on("message", (news: CloudNews) => {
      if (news.news === "ready") ready.resolve(news);
      else if (news.news === "events") for (const event of news.events) hear(event);
      else for (const tell of waiting) tell(news.processIds);
    });
    const started = await ready.promise;
    order(child, { order: "aim", aims: [...left.values()].filter(({ times }) => times > 0) });
    return { child, endpoint: started.endpoint, port: started.port };
  }

  let running = await start(0);
  return {
    get endpoint() {
      return running.endpoint;
    },
    setRate: (kind, rate) => order(running.child, { order: "set-rate", kind, rate }),
    functionProcesses: () =>
      new Promise((resolve) => {
        const tell = (processIds: readonly number[]) => {
          waiting.delete(tell);
          resolve(processIds);
        };
        waiting.add(tell);
        order(running.child, { order: "name-processes" });
      }),
    failed: failure.promise,
    killAndStart: async () => {
      const killedAt = performance.now();
      isEndAsked = true;
      const ended = once(running.child, "exit");
      running.child.kill("SIGKILL");
      await ended;
      isEndAsked = false;
      running = await start(running.port);
      return performance.now() - killedAt;
    },
    close: async () => {
      isEndAsked = true;
      const ended = once(running.child, "exit");
      running.child.disconnect();
      await ended;
    },
  };
}

const keyOf = (kind: FaultKind, messageId: string) => `${kind} ${messageId}`;

function order(child: ChildProcess, message: CloudOrder): void {
  if (child.connected) child.send(message);
}
