import { readFileSync } from "node:fs";

/** What a process has used so far, as Linux counts it. */
export interface ProcessUsage {
  readonly peakBytes: number;
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second for every process (`getconf CLK_TCK`). */
const tickMs = 10;

/** Undefined for a process that has ended. */
export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    const peakKb = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // Behind the name, which may hold spaces, stand the state and so on; the 12th and 13th are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return peakKb === undefined ? undefined : { peakBytes: Number(peakKb) * 1024, cpuMs: ticks * tickMs };
  } catch {
    return undefined;
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === "" ? [] : children.split(" ").map(Number);
  } catch {
    return [];
  }
}

/** The command line of a process, its words apart by spaces. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
