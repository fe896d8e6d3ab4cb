/** What an event source mapping does with a batch: delete all of it, all but the named messages, or nothing. */
export type BatchOutcome =
  | { readonly kind: "succeeded" }
  | { readonly kind: "partial"; readonly failed: ReadonlySet<string> }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Reads a function's response as Lambda does under `ReportBatchItemFailures` (AWS Lambda Developer Guide, "Handling
 * errors for an SQS event source", success and failure conditions). A null or empty response, and a null, empty or
 * missing list, are complete success: everything is deleted.
 */
export function batchOutcome(payload: string, messageIds: readonly string[]): BatchOutcome {
  let response: unknown;
  try {
    response = payload === "" ? null : JSON.parse(payload);
  } catch {
    return { kind: "failed", reason: "The response is not JSON." };
  }
  if (response === null) return { kind: "succeeded" };
  if (typeof response !== "object" || Array.isArray(response)) {
    return { kind: "failed", reason: "The response is not an object." };
  }
  const failures: unknown = "batchItemFailures" in response ? response.batchItemFailures : null;
  if (failures === null) return { kind: "succeeded" };
  if (!Array.isArray(failures)) return { kind: "failed", reason: "batchItemFailures is not a list." };
  const failed = new Set<string>();
  for (const failure of failures) {
    const itemIdentifier: unknown = failure?.itemIdentifier;
    if (typeof itemIdentifier !== "string" || itemIdentifier === "") {
      return { kind: "failed", reason: "An itemIdentifier is missing, null or empty." };
    }
    if (!messageIds.includes(itemIdentifier)) {
      return { kind: "failed", reason: "An itemIdentifier names no message of the batch." };
    }
    failed.add(itemIdentifier);
  }
  return failed.size === 0 ? { kind: "succeeded" } : { kind: "partial", failed };
}
