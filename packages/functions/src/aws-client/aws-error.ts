import { type ThrownError, thrownError } from "@ringback/core/ports/thrown-error";

/** What an error of the SDK means to us, whatever the service. `name` can be told: messages can hold content. */
export interface AwsError {
  readonly name: string;
  /** Whether the same call may succeed later, with nobody changing our code. */
  readonly isPassing: boolean;
  /** What was thrown, to be logged; read only where it is, since most are outcomes of their own. */
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
 * Whether AWS answered with an error of its own. The SDK marks those with `$fault`, and calls them "Unknown" where the
 * answer names none. Anything else that was answered comes from a proxy on the way, or cannot be read (SyntaxError).
 */
function isNamedByAws(error: Error): boolean {
  return "$fault" in error && error.name !== "Unknown";
}

function httpStatus(metadata: unknown): number | undefined {
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** The outcome of a call that failed in no way that the caller knows by name. The reason is a name: messages can hold content. */
export function failedCall({ name, isPassing, thrown }: AwsError) {
  return { outcome: isPassing ? "unavailable" : "unexpected", reason: name, thrown: thrown() } as const;
}
