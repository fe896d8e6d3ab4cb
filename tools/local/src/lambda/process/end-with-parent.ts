import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Writable } from "node:stream";

/**
 * Sees to it that a child ends when this process does, however that ends, also where the child's event loop is blocked. One
 * shell of a megabyte does so for all children: a thread in each of them, which could look for its parent, costs 18 MB.
 */
export function endWithParent(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  guard ??= startGuard();
  const { stdin } = guard;
  stdin?.write(`+ ${pid}\n`);
  child.once("close", () => stdin?.write(`- ${pid}\n`));
}

let guard: ReturnType<typeof startGuard> | undefined;

/** Reads the ids of processes until its input ends, with this process, and kills those that it was not told the end of. */
const script = `
trap '' INT TERM HUP
pids=" "
while read -r change pid; do
  case $change in
    +) pids="$pids$pid " ;;
    -) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
`;

function startGuard(): { readonly stdin: Writable | null } {
  const shell = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], env: {} });
  // Without a shell, a child that does not block its event loop still ends: its channel closes.
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  // It keeps nobody from ending.
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return shell;
}
