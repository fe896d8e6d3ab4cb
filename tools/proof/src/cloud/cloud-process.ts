import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
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
  /** The settings of the task that records, on the repository's own stacks. */
  readonly settings?: TaskSettings | undefined;
  /** Settings of every task of an app, in the place of its own. */
  readonly times?: Partial<TaskSettings> | undefined;
  /** Variables for the process, next to those of this one. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Of the random numbers that decide about faults. */
  readonly seed: number;
  /** Which events `onEvent` gets: faults that happened and batches whose invocation failed, or all. */
  readonly events: "failures" | "all";
}

/** A local cloud in a process of its own. What it and its functions write goes into one file. */
export interface CloudProcess {
  /** The same before and after a kill. */
  readonly endpoint: string;
  /** The names of the app's tables in DynamoDB, by the names that the stacks give them. */
  readonly tables: Readonly<Record<string, string>>;
  /** Aims faults at messages. Those that have not happened yet are aimed again after a kill. */
  aim(aims: readonly AimedFault[]): void;
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
 * @param options.logFile takes what the local cloud and its functions write
 */
export async function startCloudProcess(
  options: CloudOptions & {
    logFile: string;
    onEvent: (event: LocalEvent) => void;
  },
): Promise<CloudProcess> {
  const left = new Map<string, { readonly aim: AimedFault; times: number }>();
  const waiting = new Set<(processIds: readonly number[]) => void>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let isEndAsked = false;

  function onEvent(event: LocalEvent): void {
    if (event.type === "fault") {
      for (const messageId of event.messageIds) {
        const { kind, task } = event;
        const found = left.get(keyOf({ kind, messageId, task })) ?? left.get(keyOf({ kind, messageId }));
        if (found !== undefined) found.times -= 1;
      }
    }
    options.onEvent(event);
  }

  async function start(port: number): Promise<Ready & { child: ChildProcess }> {
    const { app, dataDir, settings, times, seed, events } = options;
    const log = openSync(options.logFile, "a");
    const child = spawn(
      process.execPath,
      [entry, JSON.stringify({ app, port, dataDir, settings, times, seed, events })],
      { stdio: ["ignore", log, log, "ipc"], env: { ...process.env, ...options.environment } },
    );
    closeSync(log);
    const ready = Promise.withResolvers<Ready>();
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
    const aims = [...left.values()].map(({ aim, times: open }) => ({ ...aim, times: open }));
    send(child, { command: "aim-faults", aims: aims.filter(({ times: open }) => open > 0) });
    return { child, ...started };
  }

  let running = await start(0);
  return {
    get endpoint() {
      return running.endpoint;
    },
    get tables() {
      return running.tables;
    },
    aim: (aims) => {
      for (const aim of aims) left.set(keyOf(aim), { aim, times: aim.times });
      send(running.child, { command: "aim-faults", aims });
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

type Ready = Omit<Extract<CloudReport, { report: "ready" }>, "report">;

const keyOf = ({
  kind,
  messageId,
  task = "",
}: Pick<AimedFault, "kind" | "messageId"> & { task?: string | undefined }) =>
  JSON.stringify([kind, task, messageId]);

function send(child: ChildProcess, command: CloudCommand): void {
  if (child.connected) child.send(command);
}
