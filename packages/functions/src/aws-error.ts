/** What an error of the SDK means to us, whatever the service. `name` can be told: messages can hold content. */
export interface AwsError {
  readonly name: string;
  /** Whether the same call may succeed later, with nobody changing our code. */
  readonly isPassing: boolean;
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
  if (!(error instanceof Error)) return { name: typeof error, isPassing: false };
  const status = "$metadata" in error ? httpStatus(error.$metadata) : undefined;
  if (status !== undefined && !isNamedByAws(error)) {
    return { name: `UnreadableHttp${status}`, isPassing: true };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isPassing =
    passing.has(error.name) ||
    (code !== undefined && networkCodes.has(code)) ||
    (status !== undefined && (status >= 500 || status === 429));
  return { name: error.name === "Error" && code !== undefined ? code : error.name, isPassing };
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

/** The outcome of a call that failed in no way that the caller knows by name. */
export function failedCall({ name, isPassing }: AwsError) {
  return { outcome: isPassing ? "unavailable" : "unexpected", reason: name } as const;
}
