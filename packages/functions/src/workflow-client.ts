import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";
import { oneSigner } from "./one-signer.ts";
import { TextsProtocol } from "./texts-protocol.ts";
import { withoutObservers } from "./without-observers.ts";

/** Step Functions for callbacks, the one request that every message costs. */
export function workflowClient(configuration: SFNClientConfig): SFNClient {
  const signer = oneSigner("states", () => client.config);
  const client: SFNClient = new SFNClient({ ...configuration, signer, protocol: TextsProtocol });
  return withoutObservers(client);
}
