import { execFile } from "node:child_process";
import { promisify } from "node:util";

const fiveMinutesMs = 300_000;

/**
 * Runs a program to its end, for five minutes at most.
 *
 * @returns what it prints
 * @throws Error with the last lines of what it said
 */
export async function runTool(
  command: string,
  parameters: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, parameters, {
      ...options,
      timeout: fiveMinutesMs,
      killSignal: "SIGKILL",
      maxBuffer: 2 ** 26,
    });
    return stdout.trim();
  } catch (error) {
    const { message = "", stdout = "", stderr = "" }: Failure = Object(error);
    const said = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
    throw new Error([message.split("\n")[0], ...said.slice(-6)].join("\n").trim(), { cause: error });
  }
}

interface Failure {
  readonly message?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}
