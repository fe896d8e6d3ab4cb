import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";

const flags = [
  // Whatever the environment says: NODE_ENV=production would leave the development tools out.
  "--include=dev",
  "--include=optional",
  // No package needs one. (.npmrc says so too; a user's own setting in the environment would outweigh it.)
  "--ignore-scripts",
  // Engine warnings are about the host's Node, which runs none of these packages.
  "--loglevel=error",
  "--no-audit",
  "--no-fund",
  "--no-progress",
  // npm waits 10 s and 60 s by itself: over a minute of silence where there is no network.
  "--fetch-retry-mintimeout=2000",
  "--fetch-retry-maxtimeout=10000",
];

/** @type {NodeJS.Signals[]} */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs `npm ci` to its end, and keeps what it prints. A signal to this process ends npm and its install scripts.
 *
 * @param {string} root
 * @param {(pid: number) => void} onStart
 * @returns {Promise<{ status: number, output: string, interruptedBy: NodeJS.Signals | undefined }>}
 */
export function runNpmCi(root, onStart) {
  // npm empties node_modules piece by piece. Its own lock file there is removed first, so that an install that is cut off is
  // never taken for a complete one.
  rmSync(join(root, "node_modules", ".package-lock.json"), { force: true });
  const [command, ...first] = npmCommand();
  const npm = spawn(command, [...first, "ci", ...flags], {
    cwd: root,
    env: { ...process.env, PATH: pathWithout(join(root, "node_modules")) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const pid = npm.pid;
  let output = "";
  npm.stdout.on("data", (chunk) => (output += chunk));
  npm.stderr.on("data", (chunk) => (output += chunk));

  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    interruptedBy ??= signal;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended already.
    }
  };
  for (const signal of endings) process.on(signal, stop);
  if (pid !== undefined) onStart(pid);
  return new Promise((resolve) => {
    npm.on("error", (error) =>
      resolve({ status: 1, output: `npm does not start: ${error.message}\n`, interruptedBy }),
    );
    npm.on("close", (status) => resolve({ status: status ?? 1, output, interruptedBy }));
  }).finally(() => {
    for (const signal of endings) process.off(signal, stop);
  });
}

/**
 * The npm that runs this script, on the Node that runs it, or the one on the PATH when it was called by hand.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running?.endsWith("npm-cli.js") ? [process.execPath, running] : ["npm"];
}

/**
 * npm must not run on the Node that it is about to delete.
 *
 * @param {string} folder
 */
function pathWithout(folder) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => !entry.startsWith(folder))
    .join(delimiter);
}
