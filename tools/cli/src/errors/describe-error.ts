import { nextStep } from "./next-step.ts";

/** An error for people: one line of what AWS or the network said and, where there is something to do, one of what. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isNobodyHere(error))
    return "No local cloud answers. Start one with `npm start`, or name it with --endpoint URL.";
  const next = nextStep(error);
  return next === undefined ? sentenceOf(error) : `${sentenceOf(error)}\n${next}`;
}

function sentenceOf(error: Error): string {
  // esbuild's second line has the file and the place.
  if (error.name === "BundleError") return error.message.replaceAll("\n", " ").trim();
  const status = statusOf(error);
  const message = error.message.split("\n")[0] ?? "";
  if (error.name === "SyntaxError" && status !== undefined)
    return `HTTP ${status}, which is no answer of AWS: ${message}`;
  // The SDK's name for an error that the answer does not name.
  if (error.name === "Unknown" && status !== undefined)
    return `HTTP ${status} without the name of an error${message === "UnknownError" ? "" : `: ${message}`}`;
  const isOurs =
    ["Error", "AggregateError", "ForeignResponse"].includes(error.name) || error.name.endsWith("Failure");
  if (isOurs && message !== "") return message;
  return [error.name, message || codeOf(error)].filter(Boolean).join(": ");
}

/** Nobody listens at an address of this machine. */
function isNobodyHere(error: Error): boolean {
  if (codeOf(error) !== "ECONNREFUSED") return false;
  const address = addressOf(error) ?? "localhost";
  return address === "localhost" || address === "::1" || address.startsWith("127.");
}

/** A name with several addresses gives an error for each, in one. */
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
