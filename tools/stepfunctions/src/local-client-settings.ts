/**
 * What an AWS client needs in addition to endpoint and region to reach a server of this machine, whatever the environment and
 * `~/.aws/config` say: every setting that it would look up there has a value here. FIPS or dual-stack together with an
 * endpoint, for one, is an error to the SDK; and looking needs a home folder, which not every user has.
 */
export const localClientSettings = {
  // A local server asks for no real credentials, and must never be sent any.
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  retryMode: "standard" as const,
  maxAttempts: 3,
  defaultsMode: "standard" as const,
  disableClockSkewCorrection: false,
  authSchemePreference: ["aws.auth#sigv4"],
  userAgentAppId: "",
  // DynamoDB's and EventBridge's own.
  accountIdEndpointMode: "disabled" as const,
  endpointDiscoveryEnabled: false,
  sigv4aSigningRegionSet: ["us-east-1"],
};
