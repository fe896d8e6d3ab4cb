/** The services that the commands use, as the AWS SDKs spell them in AWS_ENDPOINT_URL_<SERVICE>. */
export const serviceNames = ["SFN", "DYNAMODB", "EVENTBRIDGE", "SQS"] as const;
/** One of these services. */
export type ServiceName = (typeof serviceNames)[number];

/** An endpoint that an environment variable sets, and the name of the variable. */
export interface ConfiguredEndpoint {
  readonly variable: string;
  readonly url: string;
}

/**
 * The endpoint that the AWS SDKs would use for a service: AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL; neither if
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true (AWS SDKs and Tools Reference Guide: "Service-specific endpoints").
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
