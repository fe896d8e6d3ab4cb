import { endpointOrigin } from "@ringback/app/graph/app-graph";
import { UsageError } from "../errors/usage-error.ts";
import { configuredEndpoint, type ServiceName } from "./configured-endpoint.ts";
import { loopbackUrl } from "./loopback-url.ts";

/**
 * The endpoint of each service of the local cloud: `--endpoint`, else the one in AWS_ENDPOINT_URL_<SERVICE> or
 * AWS_ENDPOINT_URL, else the default port on this machine.
 * @throws UsageError if a variable has an endpoint on another machine, so that no command reaches one by accident
 */
export function localEndpoints(
  endpoint: string | undefined,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<ServiceName, string>> {
  const endpointOf = (service: ServiceName) => {
    if (endpoint !== undefined) return endpoint;
    const configured = configuredEndpoint(service, environment);
    return configured === undefined ? endpointOrigin : checked(configured);
  };
  return {
    SFN: endpointOf("SFN"),
    DYNAMODB: endpointOf("DYNAMODB"),
    EVENTBRIDGE: endpointOf("EVENTBRIDGE"),
    SQS: endpointOf("SQS"),
  };
}

function checked({ variable, url }: { readonly variable: string; readonly url: string }): string {
  const result = loopbackUrl(url);
  if ("origin" in result) return result.origin;
  throw new UsageError(
    `${variable} is ${url}, which is ${result.problem}. Use --endpoint URL for the local cloud, or --stage NAME for a deployed stage.`,
  );
}
