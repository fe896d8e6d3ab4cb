import { fileURLToPath } from "node:url";
import { startChild } from "../child.ts";
import { median } from "../statistics.ts";
import { projectDir } from "../subjects/bundle-subject.ts";
import { listeningProcess } from "./listening-process.ts";
import type { OutsideFigures, OutsideMeasurement } from "./outside-figures.ts";
import { treeUsage } from "./process-tree.ts";
import { type RunningServer, startServer } from "./start-server.ts";

/** One run with one server. */
interface OutsideRun extends Partial<Pick<RunningServer, "readyMs" | "readyCpuMs">> {
  readonly executionsASecond: number;
  readonly cpuMsAnExecution: number;
  readonly idleBytes: number;
  readonly bytesAfter: number;
  readonly processes: number;
}

/** A server that is compared. */
interface Server {
  readonly name: string;
  start(): Promise<Pick<RunningServer, "pid" | "endpoint" | "end"> & Partial<RunningServer>>;
}

const clientFile = fileURLToPath(new URL("./client-process.ts", import.meta.url));

/**
 * The local cloud under a client of somebody else: a process that starts executions, receives their messages, writes each
 * to a table and calls back, with nothing but AWS's clients. The functions of the app have nothing to do.
 *
 * @param options.before a checkout of an earlier state of this repository, measured in turn with this one
 * @param options.endpoint another server of AWS's API that runs on this machine, measured alone
 * @throws Error where an execution does not succeed
 */
export async function benchOutside(options: {
  executions?: number;
  runs?: number;
  before?: string;
  endpoint?: string;
  onProgress(text: string): void;
}): Promise<OutsideFigures> {
  const { executions = 5000, runs = 3, onProgress } = options;
  const servers = serversOf(options);
  const all = servers.map(({ name }) => ({ name, runs: [] as OutsideRun[] }));
  for (let run = 0; run < runs; run += 1) {
    for (const [at, server] of servers.entries()) {
      onProgress(`${server.name}, ${run + 1} of ${runs}`);
      all[at]?.runs.push(await measureServer(server, executions));
    }
  }
  return { executions, runs, measurements: all.map(({ name, runs: one }) => measurementOf(name, one)) };
}

function serversOf({ before, endpoint }: { before?: string; endpoint?: string }): readonly Server[] {
  if (endpoint !== undefined) return [{ name: endpoint, start: async () => runningAt(endpoint) }];
  const own = { name: "ringback", start: () => startServer({ checkout: projectDir }) };
  return before === undefined
    ? [own]
    : [{ name: "before", start: () => startServer({ checkout: before }) }, own];
}

function runningAt(endpoint: string) {
  const pid = listeningProcess(Number(new URL(endpoint).port));
  if (pid === undefined) throw new Error(`No process of this machine listens at ${endpoint}.`);
  return { pid, endpoint, end: async () => undefined };
}

async function measureServer({ start }: Server, executions: number): Promise<OutsideRun> {
  const { pid, endpoint, end, readyMs, readyCpuMs } = await start();
  const idle = treeUsage(pid);
  const client = startChild({ file: clientFile, args: [endpoint] });
  try {
    await client.firstMessage;
    const before = treeUsage(pid);
    const { seconds } = await client.ask<{ seconds: number }>({ executions });
    const after = treeUsage(pid);
    return {
      executionsASecond: executions / seconds,
      cpuMsAnExecution: (after.cpuMs - before.cpuMs) / executions,
      idleBytes: idle.bytes,
      bytesAfter: after.bytes,
      processes: idle.processes,
      ...(readyMs === undefined ? {} : { readyMs }),
      ...(readyCpuMs === undefined ? {} : { readyCpuMs }),
    };
  } finally {
    await client.end();
    await end();
  }
}

function measurementOf(server: string, runs: readonly OutsideRun[]): OutsideMeasurement {
  const medianOf = (figure: (run: OutsideRun) => number) => median(runs.map(figure));
  const readyMs = runs.flatMap((run) => run.readyMs ?? []);
  const readyCpuMs = runs.flatMap((run) => run.readyCpuMs ?? []);
  return {
    server,
    executionsASecond: medianOf((run) => run.executionsASecond),
    cpuMsAnExecution: medianOf((run) => run.cpuMsAnExecution),
    idleBytes: medianOf((run) => run.idleBytes),
    bytesAfter: medianOf((run) => run.bytesAfter),
    processes: medianOf((run) => run.processes),
    ...(readyMs.length === 0
      ? {}
      : {
          start: {
            readyMs: median(readyMs),
            fastestReadyMs: Math.min(...readyMs),
            readyCpuMs: median(readyCpuMs),
          },
        }),
  };
}
