/** What was thrown, as data: an error is caught in one place and logged in another. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  /** The lines of its stack that begin with "at", without the message that V8 puts before them. */
  readonly frames: readonly string[];
  /** Its `cause`, or the errors of an AggregateError. */
  readonly causes: readonly ThrownError[];
}

/** A chain of causes may be endless, and the list of an AggregateError as long as a batch. */
const deepest = 4;
const mostErrors = 3;

/**
 * Reads whatever was thrown: an error, an error of another realm, or any other value. Never throws, whatever the getters
 * of the value do. Causes are followed 4 deep; of an AggregateError the first 3 errors are read.
 *
 * @param options.frames false leaves out the stack, whose text V8 makes only when it is read
 */
export function thrownError(
  thrown: unknown,
  options: { readonly frames: boolean } = { frames: true },
): ThrownError {
  return read(thrown, options.frames, deepest);
}

function read(thrown: unknown, withFrames: boolean, depth: number): ThrownError {
  try {
    if (!isErrorLike(thrown)) return { name: typeof thrown, message: textOf(thrown), frames: [], causes: [] };
    const message = String(thrown.message);
    const frames = withFrames ? framesOf(String(thrown.stack ?? ""), message) : [];
    const causes = depth === 0 ? [] : causesOf(thrown).map((cause) => read(cause, withFrames, depth - 1));
    return { name: String(thrown.name), message, frames, causes };
  } catch {
    return { name: "Error", message: "What was thrown cannot be read.", frames: [], causes: [] };
  }
}

interface ErrorLike {
  readonly name: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (typeof thrown !== "object" || thrown === null) return false;
  return thrown instanceof Error || ("name" in thrown && "message" in thrown && "stack" in thrown);
}

function causesOf({ cause, errors }: ErrorLike): readonly unknown[] {
  if (Array.isArray(errors)) return errors.slice(0, mostErrors);
  return cause === undefined ? [] : [cause];
}

/** A message may have many lines, and some of them may look like frames: frames begin where it ends. */
function framesOf(stack: string, message: string): readonly string[] {
  const at = message === "" ? -1 : stack.indexOf(message);
  const rest = at === -1 ? stack : stack.slice(at + message.length);
  return rest
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "));
}

function textOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null ? JSON.stringify(thrown) : String(thrown);
}
