import { AppError } from "@ringback/app/errors/app-error";
import { nextStep } from "./next-step.ts";

/**
 * An error as one line for people and, if something can be done about it, a second line that says what; what is wrong with
 * an app, with its places.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The place in the config is on a line of its own, and esbuild may have found several.
  if (error instanceof AppError) return error.message;
  if (isNothingListening(error))
    return `No local cloud is running ${placeOf(error)}. Start one with \`npm start\`, or give its address with --endpoint URL.`;
  const next = nextStep(error);
  return next === undefined ? sentenceOf(error) : `${sentenceOf(error)}\n${next}`;
}

function sentenceOf(error: Error): string {
  // esbuild writes the file and the line number on a second line.
  if (error.name === "BundleError") return error.message.replaceAll("\n", " ").trim();
  const status = statusOf(error);
  const message = error.message.split("\n")[0] ?? "";
  if (error.name === "SyntaxError" && status !== undefined)
    return `HTTP ${status}, which is not an AWS response: ${message}`;
  // The SDK's name for an error whose name is missing in the response.
  if (error.name === "Unknown" && status !== undefined)
    return `HTTP ${status} without an error name${message === "UnknownError" ? "" : `: ${message}`}`;
  const isOurs =
    ["Error", "AggregateError", "ForeignResponse"].includes(error.name) || error.name.endsWith("Failure");
  if (isOurs && message !== "") return message;
  return [error.name, message || codeOf(error)].filter(Boolean).join(": ");
}

/** Whether the connection was refused by this machine. */
export function isNothingListening(error: Error): boolean {
  if (codeOf(error) !== "ECONNREFUSED") return false;
  const address = addressOf(error) ?? "localhost";
  return address === "localhost" || address === "::1" || address.startsWith("127.");
}

function placeOf(error: Error): string {
  const port = portOf(error);
  return port === undefined ? "on this machine" : `on port ${port} of this machine`;
}

function portOf(error: Error): number | undefined {
  if ("port" in error && typeof error.port === "number") return error.port;
  if (!(error instanceof AggregateError)) return undefined;
  const [first]: readonly unknown[] = error.errors;
  return first instanceof Error ? portOf(first) : undefined;
}

/** A host name with several addresses gives an AggregateError with one error for each. */
function addressOf(error: Error): string | undefined {
  if ("address" in error) return String(error.address);
  if (!(error instanceof AggregateError)) return undefined;
  const [first]: readonly unknown[] = error.errors;
  return first instanceof Error ? addressOf(first) : undefined;
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function statusOf(error: Error): number | undefined {
  if (!("$metadata" in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
