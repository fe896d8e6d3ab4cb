import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { AimedFault } from "@ringback/local/faults/faults";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { CloudCommand, CloudReport } from "./process-messages.ts";

/** The local cloud that the process runs. */
export interface CloudOptions {
  /** The folder of the app that it runs. */
  readonly app: string;
  /** A folder that keeps the local cloud's data through a kill. */
  readonly dataDir: string;
  readonly settings: StageSettings;
  /** Of the random numbers that decide about faults. */
  readonly seed: number;
  /** Which events `onEvent` gets: faults that happened and batches whose invocation failed, or all. */
  readonly events: "failures" | "all";
}

/** A local cloud in a process of its own. What it and its functions write goes into one file. */
export interface CloudProcess {
  /** The same before and after a kill. */
  readonly endpoint: string;
  /** Sets the rate of a fault, from 0 to 1. */
  setRate(kind: FaultKind, rate: number): void;
  /** The ids of the functions' processes now. */
  functionProcesses(): Promise<readonly number[]>;
  /**
   * Ends the process with SIGKILL and starts another one on the same port and folder. Resolves to the milliseconds that
   * it was down.
   */
  killAndStart(): Promise<number>;
  /** Rejects if the process ends by itself, which no injected fault may cause. */
  readonly failed: Promise<never>;
  /** Lets the local cloud close, and waits for the end of its process. */
  close(): Promise<void>;
}

const entry = fileURLToPath(new URL("./run-cloud-process.ts", import.meta.url));

/**
 * Starts a local cloud in a process of its own, on a free port.
 *
 * @param options.aims the faults that are aimed at messages; those that have not happened yet are aimed again after a kill
 * @param options.logFile takes what the local cloud and its functions write
 */
export async function startCloudProcess(
  options: CloudOptions & {
    aims: readonly AimedFault[];
    logFile: string;
    onEvent: (event: LocalEvent) => void;
  },
): Promise<CloudProcess> {
  const left = new Map(options.aims.map((aim) => [keyOf(aim.kind, aim.messageId), { ...aim }]));
  const waiting = new Set<(processIds: readonly number[]) => void>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let isEndAsked = false;

  function onEvent(event: LocalEvent): void {
    if (event.type === "fault") {
      for (const messageId of event.messageIds) {
        const aim = left.get(keyOf(event.kind, messageId));
        if (aim !== undefined) aim.times -= 1;
      }
    }
    options.onEvent(event);
  }

  async function start(port: number): Promise<{ child: ChildProcess; endpoint: string; port: number }> {
    const { app, dataDir, settings, seed, events } = options;
    const log = openSync(options.logFile, "a");
    const child = spawn(
      process.execPath,
      [entry, JSON.stringify({ app, port, dataDir, settings, seed, events })],
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
    child.on("message", (message: CloudReport) => {
      if (message.report === "ready") ready.resolve(message);
      else if (message.report === "events") for (const event of message.events) onEvent(event);
      else for (const answer of waiting) answer(message.processIds);
    });
    const started = await ready.promise;
    send(child, { command: "aim-faults", aims: [...left.values()].filter(({ times }) => times > 0) });
    return { child, endpoint: started.endpoint, port: started.port };
  }

  let running = await start(0);
  return {
    get endpoint() {
      return running.endpoint;
    },
    setRate: (kind, rate) => send(running.child, { command: "set-rate", kind, rate }),
    functionProcesses: () =>
      new Promise((resolve) => {
        const answer = (processIds: readonly number[]) => {
          waiting.delete(answer);
          resolve(processIds);
        };
        waiting.add(answer);
        send(running.child, { command: "list-processes" });
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

function send(child: ChildProcess, command: CloudCommand): void {
  if (child.connected) child.send(command);
}
