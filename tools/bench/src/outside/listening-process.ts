import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Linux's number of the state LISTEN in /proc/net/tcp. */
const listening = "0A";

/**
 * The process that listens on a TCP port of this machine, as Linux knows it.
 *
 * @returns undefined where there is none, or it is another user's
 */
export function listeningProcess(port: number): number | undefined {
  const sockets = new Set(["tcp", "tcp6"].flatMap((table) => listenersIn(table, port)));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => openFiles(pid).some((file) => sockets.has(file)));
}

/** Each as a process names it among its open files: `socket:[4711]`. */
function listenersIn(table: string, port: number): readonly string[] {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, "0");
  return readFileSync(`/proc/net/${table}`, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address = "", , state]) => address.endsWith(`:${hexadecimal}`) && state === listening)
    .map((fields) => `socket:[${fields[9]}]`);
}

function openFiles(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => linkOf(`/proc/${pid}/fd/${name}`));
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
