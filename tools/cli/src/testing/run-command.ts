import { AsyncLocalStorage } from "node:async_hooks";
import { stripVTControlCharacters } from "node:util";
import { smallApp } from "@ringback/testing/small-app";
import { runWords } from "../run-words.ts";

interface Written {
  stdout: string;
  stderr: string;
}

const running = new AsyncLocalStorage<Written>();
let isPrepared = false;

/** Makes it possible to run several commands at once: each gets its own output, and runs in the folder of the small app. */
function prepareProcess(): void {
  if (isPrepared) return;
  isPrepared = true;
  const cwd = process.cwd.bind(process);
  process.cwd = () => (running.getStore() === undefined ? cwd() : smallApp);
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array, ...rest: never[]) => {
      const written = running.getStore();
      if (written === undefined) return write(text, ...rest);
      written[name] += String(text);
      return true;
    };
  }
}

/**
 * Runs a command of `ringback` in this process, in the folder of the small app; that is faster than a process of its own.
 *
 * @returns what it wrote, without colours, the exit status, and the error if there was one
 */
export async function runCommand(...words: string[]): Promise<{
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: unknown;
}> {
  prepareProcess();
  const written: Written = { stdout: "", stderr: "" };
  const { status, error } = await running.run(written, () => runWords(words));
  const stdout = stripVTControlCharacters(written.stdout);
  return { status, stdout, stderr: stripVTControlCharacters(written.stderr), error };
}
