import { readFileSync } from "node:fs";
import { childrenOf } from "../local-cloud/process-usage.ts";

/** What a process and all that it has started use, as Linux counts it. */
export interface TreeUsage {
  readonly processes: number;
  /** User and system time, that of processes that have ended included. */
  readonly cpuMs: number;
  /** Proportional set size: what several processes share is counted once, in parts. */
  readonly bytes: number;
}

/** Linux counts processor time in hundredths of a second for every process (`getconf CLK_TCK`). */
const tickMs = 10;

/** All zero for a process that has ended. */
export function treeUsage(pid: number): TreeUsage {
  return [usageOf(pid), ...childrenOf(pid).map(treeUsage)].reduce((sum, one) => ({
    processes: sum.processes + one.processes,
    cpuMs: sum.cpuMs + one.cpuMs,
    bytes: sum.bytes + one.bytes,
  }));
}

function usageOf(pid: number): TreeUsage {
  try {
    // Behind the name, which may hold spaces, the 12th to 15th field are its user and system time, and its children's.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const kilobytes = /^Pss:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return { processes: 1, cpuMs: ticks * tickMs, bytes: Number(kilobytes ?? 0) * 1024 };
  } catch {
    return { processes: 0, cpuMs: 0, bytes: 0 };
  }
}
