import { format as formatted } from "node:util";

const levels = {
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
} as const;

/** The two formats of a function's log. */
export type LogFormat = "JSON" | "Text";

/**
 * Lambda's log formats: every call of the console becomes one line with time, level and request id (AWS Lambda Developer
 * Guide, "Log and monitor Node.js Lambda functions").
 */
export function patchConsole(currentRequestId: () => string, format: LogFormat): void {
  const lineOf = format === "JSON" ? jsonLine : textLine;
  for (const [method, level] of Object.entries(levels)) {
    const write = (...values: unknown[]) => {
      process.stdout.write(`${lineOf({ level, requestId: currentRequestId(), values })}\n`);
    };
    Object.assign(console, { [method]: write });
  }
}

interface LogCall {
  readonly level: string;
  /** Empty between two invocations. */
  readonly requestId: string;
  readonly values: unknown[];
}

function jsonLine({ level, requestId, values }: LogCall): string {
  return JSON.stringify({
    timestamp: new Date().toISOString(),
    level,
    ...(requestId === "" ? {} : { requestId }),
    ...fieldsOf(values),
  });
}

function textLine({ level, requestId, values }: LogCall): string {
  return [new Date().toISOString(), requestId || "undefined", level, formatted(...values)].join("\t");
}

function fieldsOf(values: unknown[]): Record<string, unknown> {
  const [first] = values;
  if (values.length === 1 && typeof first === "object" && first !== null && !(first instanceof Error)) {
    try {
      JSON.stringify(first);
      return { message: first };
    } catch {
      return { message: formatted(first) };
    }
  }
  const error = values.find((value) => value instanceof Error);
  return {
    message: formatted(...values),
    ...(error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, stackTrace: String(error.stack).split("\n") }
      : {}),
  };
}
