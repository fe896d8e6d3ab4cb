import { thisMachine } from "@ringback/app/aws/place";
import { localClientSettings } from "@ringback/stepfunctions/local-client-settings";

/** The configuration of a client for a server at a URL, whatever the machine is set up for. */
export function serverClientConfiguration(endpoint: string) {
  return { ...localClientSettings, endpoint, region: thisMachine.region, maxAttempts: 5 };
}
