import { format } from "node:util";

const levels = {
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
} as const;

/**
 * Lambda's JSON log format: every call of the console becomes one line with time, level and request id (AWS Lambda
 * Developer Guide, "Log and monitor Node.js Lambda functions").
 */
export function patchConsole(currentRequestId: () => string): void {
  for (const [method, level] of Object.entries(levels)) {
    const write = (...values: unknown[]) => {
      const requestId = currentRequestId();
      const line = {
        timestamp: new Date().toISOString(),
        level,
        ...(requestId === "" ? {} : { requestId }),
        ...fieldsOf(values),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
    Object.assign(console, { [method]: write });
  }
}

function fieldsOf(values: unknown[]): Record<string, unknown> {
  const [first] = values;
  if (values.length === 1 && typeof first === "object" && first !== null && !(first instanceof Error)) {
    try {
      JSON.stringify(first);
      return { message: first };
    } catch {
      return { message: format(first) };
    }
  }
  const error = values.find((value) => value instanceof Error);
  return {
    message: format(...values),
    ...(error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, stackTrace: String(error.stack).split("\n") }
      : {}),
  };
}
