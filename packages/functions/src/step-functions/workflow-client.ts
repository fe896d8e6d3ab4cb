import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";
import { oneSigner } from "../aws-client/one-signer.ts";
import { withoutObservers } from "../aws-client/without-observers.ts";
import { TextsProtocol } from "./texts-protocol.ts";

/** Step Functions for callbacks, the one request that every message costs. */
export function workflowClient(configuration: SFNClientConfig): SFNClient {
  const signer = oneSigner("states", () => client.config);
  const client: SFNClient = new SFNClient({ ...configuration, signer, protocol: TextsProtocol });
  return withoutObservers(client);
}
