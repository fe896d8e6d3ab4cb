/** The services that the commands ask, by the name that the AWS SDKs have for them in variables. */
export const serviceNames = ["SFN", "DYNAMODB", "EVENTBRIDGE", "SQS"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** An endpoint that the environment gives, and the variable that it stands in. */
export interface ConfiguredEndpoint {
  readonly variable: string;
  readonly url: string;
}

/**
 * What the AWS SDKs would take for a service: its own variable before the one for all, and neither where
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true (AWS SDKs and Tools: "Service-specific endpoints").
 */
export function configuredEndpoint(
  service: ServiceName,
  environment: NodeJS.ProcessEnv,
): ConfiguredEndpoint | undefined {
  if (environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true") return undefined;
  for (const variable of [`AWS_ENDPOINT_URL_${service}`, "AWS_ENDPOINT_URL"]) {
    const url = environment[variable];
    if (url !== undefined && url !== "") return { variable, url };
  }
  return undefined;
}
