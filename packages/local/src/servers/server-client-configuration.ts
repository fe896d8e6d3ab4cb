import { localResources } from "@ringback/contracts/local-resources";

/**
 * The configuration of a client for a server at a URL. The credentials are nobody's, so that no account is reached
 * by accident.
 */
export function serverClientConfiguration(endpoint: string) {
  return {
    endpoint,
    region: localResources.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 5,
    // The endpoint is as it was given, whatever the environment or a configuration file wants of AWS's own.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  };
}
