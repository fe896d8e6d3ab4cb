import { spawn } from "node:child_process";
import { once } from "node:events";

/** The longest that a registry's client may take. */
const limitMs = 300_000;

/**
 * Runs a program to its end and gives what it wrote.
 * @throws Error with the end of what it wrote, where it fails
 */
export async function runProgram(file: string, args: readonly string[], folder: string): Promise<string> {
  // Node's own `timeout` keeps the process alive until it is over, where the program is not there.
  const signal = AbortSignal.timeout(limitMs);
  const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${output.trim().slice(-1000)}`);
  return output;
}
