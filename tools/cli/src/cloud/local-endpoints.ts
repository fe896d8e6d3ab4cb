import { localResources } from "@ringback/contracts/resources/local-resources";
import { UsageError } from "../errors/usage-error.ts";
import { configuredEndpoint, type ServiceName } from "./configured-endpoint.ts";
import { loopbackUrl } from "./loopback-url.ts";

/**
 * Where the local cloud is: at `--endpoint`, else at AWS_ENDPOINT_URL (or a service's own), else at its own port.
 * @throws UsageError where a variable names no endpoint on this machine: no command reaches anything else by accident
 */
export function localEndpoints(
  endpoint: string | undefined,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<ServiceName, string>> {
  const endpointOf = (service: ServiceName) => {
    if (endpoint !== undefined) return endpoint;
    const configured = configuredEndpoint(service, environment);
    return configured === undefined ? `http://127.0.0.1:${localResources.port}` : checked(configured);
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
    `${variable} is ${url}, which is ${result.problem}: name the local cloud with --endpoint URL, a deployed stage with --stage NAME.`,
  );
}
