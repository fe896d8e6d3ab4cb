const signIn =
  "Provide credentials for the account of the stage: `aws sso login`, AWS_PROFILE, or new keys in the environment.";
const network = "Check the network, the VPN and the proxy, then run the command again.";
const retry = "Wait a minute and run the command again; nothing is sent twice.";

/**
 * What to do about an error, by its name in the AWS SDK, AWS's services or Node. AWS's services use several names for
 * the same error (each API reference: "Common errors").
 */
const steps: readonly (readonly [RegExp, string])[] = [
  [
    /AccessDenied|NotAuthorized|UnauthorizedOperation|^AuthorizationError/,
    "The role lacks this permission; docs/aws.md lists every permission that the command line needs.",
  ],
  [
    /ExpiredToken|TokenRefreshRequired|RequestExpired|^SSOTokenProviderFailure/,
    `The credentials have expired. ${signIn}`,
  ],
  [
    /InvalidSignature|SignatureDoesNotMatch|RequestTimeTooSkewed/,
    "The secret key does not belong to the key id, or the clock of this machine is wrong.",
  ],
  [
    /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthentication|IncompleteSignature|OptInRequired/,
    `AWS does not accept these credentials; \`aws sts get-caller-identity\` shows whose they are. ${signIn}`,
  ],
  [/^CredentialsProviderError|^ProviderError|^TokenProviderError/, signIn],
  [
    /^(ResourceNotFound|StateMachineDoesNotExist|StateMachineDeleting|QueueDoesNotExist|InvalidArn)/,
    "It does not exist in this account and region. Is the stage deployed (`npx sst deploy --stage NAME`)? Does --endpoint name the right local cloud?",
  ],
  [
    /^ExecutionDoesNotExist/,
    "`npx ringback executions` lists the newest executions; AWS keeps an execution for 90 days.",
  ],
  [
    /^ExecutionLimitExceeded/,
    "The account has reached its quota of open executions. Wait until some have ended, or request an increase in Service Quotas.",
  ],
  [
    /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|LimitExceeded/,
    `AWS is throttling the requests. ${retry}`,
  ],
  [
    /^(InternalServer|InternalFailure|InternalError|ServiceUnavailable|InternalService|ServerError|Unknown$)/,
    `The service has an internal problem. ${retry}`,
  ],
  [
    /^ForeignResponse/,
    "Is this the right endpoint? The response came from a proxy, a gateway or another server; check AWS_ENDPOINT_URL and HTTPS_PROXY.",
  ],
  [
    /CERT|UNABLE_TO_(GET|VERIFY)|SELF_SIGNED/,
    "This machine does not trust the certificate of the endpoint. If it belongs to a proxy, set NODE_EXTRA_CA_CERTS to the proxy's CA certificate.",
  ],
  [/^EPROTO/, "That endpoint does not use HTTPS; the local cloud's begins with http://."],
  [/^(ENOTFOUND|EAI_)/, `The host name is not known. Is the region right? ${network}`],
  [
    /^(TimeoutError|ETIMEDOUT|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|NetworkingError)/,
    `There was no response. ${network}`,
  ],
];

/** What to do about an error, in one sentence; `undefined` if its message says enough. */
export function nextStep(error: Error): string | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error.message === "Region is missing")
    return "Set AWS_REGION, or run the command under `npx sst shell --stage NAME`.";
  // Errors of AWS have metadata, those of Node have a code. Any other error has a message of our own.
  const isForeign =
    "$metadata" in error ||
    "$fault" in error ||
    code !== "" ||
    /(Provider(Error|Failure)|TimeoutError)$/.test(error.name);
  if (!isForeign) return undefined;
  return steps.find(([pattern]) => pattern.test(error.name) || pattern.test(code))?.[1];
}
