import { type ThrownError, thrownError } from "@ringback/core/errors/thrown-error";

/** What an error of the SDK means here, whatever the service. */
export interface AwsError {
  /** Safe to log and to store, unlike the error's message, which can hold content. */
  readonly name: string;
  /** Whether the same call may succeed later without a change to the code. */
  readonly isPassing: boolean;
  /** What was thrown, for the log. A function, since most errors are expected and are never logged. */
  readonly thrown: () => ThrownError;
}

const passing = new Set([
  "AbortError",
  "TimeoutError",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "RequestTimeTooSkewed",
  "RequestExpired",
  "RequestInTheFuture",
  "ExpiredTokenException",
  "IncompleteSignature",
  "MissingAuthenticationTokenException",
  "CredentialsProviderError",
  "ThrottlingException",
  "Throttling",
  "RequestThrottled",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
  "TransactionConflictException",
  "ReplicatedWriteConflictException",
  "InternalServerError",
  "ServiceUnavailable",
  "KmsAccessDeniedException",
  "KmsThrottlingException",
  "KmsInvalidStateException",
]);
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Reads whatever a call of the SDK has thrown. */
export function awsError(error: unknown): AwsError {
  const thrown = (isPassing: boolean) => () => thrownError(error, { frames: !isPassing });
  if (!(error instanceof Error)) return { name: typeof error, isPassing: false, thrown: thrown(false) };
  const status = "$metadata" in error ? httpStatus(error.$metadata) : undefined;
  if (status !== undefined && !isNamedByAws(error)) {
    return { name: `UnreadableHttp${status}`, isPassing: true, thrown: thrown(true) };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isPassing =
    passing.has(error.name) ||
    (code !== undefined && networkCodes.has(code)) ||
    (status !== undefined && (status >= 500 || status === 429));
  const name = error.name === "Error" && code !== undefined ? code : error.name;
  return { name, isPassing, thrown: thrown(isPassing) };
}

/**
 * Whether the error is one that AWS named in its response. The SDK marks those with `$fault`, and gives them the name
 * "Unknown" where the response has none. Every other response is from a proxy on the way, or cannot be read (SyntaxError).
 */
function isNamedByAws(error: Error): boolean {
  return "$fault" in error && error.name !== "Unknown";
}

function httpStatus(metadata: unknown): number | undefined {
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** The outcome of a call that failed with an error the caller does not handle by name. The reason is the error's name. */
export function failedCall({ name, isPassing, thrown }: AwsError) {
  return { outcome: isPassing ? "unavailable" : "unexpected", reason: name, thrown: thrown() } as const;
}
