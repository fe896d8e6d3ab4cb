import { AsyncLocalStorage } from "node:async_hooks";
import { stripVTControlCharacters } from "node:util";
import { runWords } from "../run-words.ts";

interface Written {
  stdout: string;
  stderr: string;
}

const running = new AsyncLocalStorage<Written>();
let isCaught = false;

/** Several commands may run at once: each hears what it wrote itself. */
function catchOutput(): void {
  if (isCaught) return;
  isCaught = true;
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
 * Runs a command of `ringback` in this process, which costs no start: what it wrote, the exit status, and the error
 * that ended it.
 */
export async function runCommand(...words: string[]): Promise<{
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: unknown;
}> {
  catchOutput();
  const written: Written = { stdout: "", stderr: "" };
  const { status, error } = await running.run(written, () => runWords(words));
  const stdout = stripVTControlCharacters(written.stdout);
  return { status, stdout, stderr: stripVTControlCharacters(written.stderr), error };
}
