/** What the functions write to standard output, captured until it is taken. */
export interface CapturedLog {
  take(): string;
  release(): void;
}

/** Captures standard output of this process, until `release` is called. */
export function captureLog(): CapturedLog {
  const { stdout } = process;
  const original = stdout.write;
  let written: string[] = [];
  stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  return {
    take() {
      const text = written.join("");
      written = [];
      return text;
    },
    release() {
      stdout.write = original;
    },
  };
}
