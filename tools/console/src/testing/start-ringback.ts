import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");

/** `ringback start` as a person runs it, in a process of its own. */
export interface RunningRingback {
  /** The console's. */
  readonly url: string;
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts it and waits until its first message is through. Port 0 takes a free one. */
export async function startRingback(ports: { console: number; endpoint: number }): Promise<RunningRingback> {
  const words = ["start", "--port", String(ports.endpoint), "--console-port", String(ports.console)];
  const child = spawn(process.execPath, [main, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const output = await outputUntil(child, /AWS_ENDPOINT_URL/);
  const found = (pattern: RegExp) => {
    const [, value] = pattern.exec(output) ?? [];
    if (value === undefined) throw new Error(`It did not print ${pattern}:\n${output}`);
    return value;
  };
  return {
    url: found(/Console: (\S+)/),
    endpoint: found(/ready on (\S+)/),
    stop: () => {
      const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
      child.kill("SIGTERM");
      return child.exitCode === null ? ended : Promise.resolve();
    },
  };
}

function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      output += stripVTControlCharacters(String(chunk));
      if (pattern.test(output)) resolve(output);
    });
    child.on("close", (status) => reject(new Error(`It ended with ${status}:\n${output}`)));
  });
}
