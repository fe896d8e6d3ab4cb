const signIn =
  "Give the command credentials of the stage's account: `aws sso login`, AWS_PROFILE, or new keys in the environment.";
const network = "Look at the network, a VPN or a proxy on the way, and run the command again.";
const again = "Wait a minute and run the command again: what was sent is not sent twice.";

/**
 * What to do about an error, by what the AWS SDK, AWS's services and Node call it. The services have several names
 * for one thing (each API reference: "Common errors").
 */
const steps: readonly (readonly [RegExp, string])[] = [
  [
    /AccessDenied|NotAuthorized|UnauthorizedOperation|^AuthorizationError/,
    "Let the role do this: docs/aws.md names every permission that the command line needs.",
  ],
  [
    /ExpiredToken|TokenRefreshRequired|RequestExpired|^SSOTokenProviderFailure/,
    `The credentials are over. ${signIn}`,
  ],
  [
    /InvalidSignature|SignatureDoesNotMatch|RequestTimeTooSkewed/,
    "The secret key does not fit its id, or this machine's clock is wrong: look at both.",
  ],
  [
    /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthentication|IncompleteSignature|OptInRequired/,
    `AWS does not know these credentials; \`aws sts get-caller-identity\` tells whose they are. ${signIn}`,
  ],
  [/^CredentialsProviderError|^ProviderError|^TokenProviderError/, signIn],
  [
    /^(ResourceNotFound|StateMachineDoesNotExist|StateMachineDeleting|QueueDoesNotExist|InvalidArn)/,
    "It is not there, in this account and region: is the stage deployed (`npx sst deploy --stage NAME`), and is it the local cloud that answers?",
  ],
  [
    /^ExecutionDoesNotExist/,
    "`npx ringback executions` lists the newest; AWS keeps an execution for 90 days.",
  ],
  [
    /^ExecutionLimitExceeded/,
    "The account has as many open executions as it may: wait until some have ended, or ask AWS for more (Service Quotas).",
  ],
  [
    /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|LimitExceeded/,
    `AWS asks for a slower pace. ${again}`,
  ],
  [
    /^(InternalServer|InternalFailure|InternalError|ServiceUnavailable|InternalService|ServerError|Unknown$)/,
    `The service is in trouble. ${again}`,
  ],
  [
    /^ForeignResponse/,
    "Is that the right endpoint? A proxy, a gateway or another server may stand there; the variables AWS_ENDPOINT_URL and HTTPS_PROXY lead to it.",
  ],
  [
    /CERT|UNABLE_TO_(GET|VERIFY)|SELF_SIGNED/,
    "The endpoint's certificate is not trusted here; where a proxy has its own, name it in NODE_EXTRA_CA_CERTS.",
  ],
  [/^EPROTO/, "That endpoint does not speak HTTPS; the local cloud's begins with http://."],
  [/^(ENOTFOUND|EAI_)/, `The name is not known: is the region right? ${network}`],
  [
    /^(TimeoutError|ETIMEDOUT|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|NetworkingError)/,
    `Nobody answered. ${network}`,
  ],
];

/** The next step for whoever meets this error; `undefined` where its own sentence says it all. */
export function nextStep(error: Error): string | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error.message === "Region is missing")
    return "Set AWS_REGION, or work under `npx sst shell --stage NAME`.";
  // An AWS error is one by its metadata; Node's have a code. Anything else has our own sentence.
  const isFromOutside =
    "$metadata" in error ||
    "$fault" in error ||
    code !== "" ||
    /(Provider(Error|Failure)|TimeoutError)$/.test(error.name);
  if (!isFromOutside) return undefined;
  return steps.find(([pattern]) => pattern.test(error.name) || pattern.test(code))?.[1];
}
