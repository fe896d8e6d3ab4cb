import { localResources } from "@ringback/contracts/resources/local-resources";
import { localClientSettings } from "@ringback/stepfunctions/local-client-settings";

/** The configuration of a client for a server at a URL, whatever the machine is set up for. */
export function serverClientConfiguration(endpoint: string) {
  return { ...localClientSettings, endpoint, region: localResources.region, maxAttempts: 5 };
}
