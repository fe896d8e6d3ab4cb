/** What an error of the SDK means to us, whatever the service. `reason` is a name: messages can hold content. */
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
  "InvalidSignatureException",
  "ExpiredTokenException",
  "IncompleteSignature",
  "MissingAuthenticationTokenException",
  "CredentialsProviderError",
  "ThrottlingException",
  "Throttling",
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
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isPassing =
    passing.has(error.name) ||
    (code !== undefined && networkCodes.has(code)) ||
    (status !== undefined && (status >= 500 || status === 429));
  return { name: error.name === "Error" && code !== undefined ? code : error.name, isPassing };
}

function httpStatus(metadata: unknown): number | undefined {
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** The outcome of a call that failed in no way that the caller knows by name. */
export function failedCall({ name, isPassing }: AwsError) {
  return { outcome: isPassing ? "unavailable" : "unexpected", reason: name } as const;
}
