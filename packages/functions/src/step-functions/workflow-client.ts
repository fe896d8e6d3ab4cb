import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";
import { sharedSigner } from "../aws-client/shared-signer.ts";
import { withoutObservingMiddleware } from "../aws-client/without-observing-middleware.ts";
import { StringInputProtocol } from "./string-input-protocol.ts";

/** A Step Functions client for callbacks, made to cost little: every message needs one. */
export function workflowClient(configuration: SFNClientConfig): SFNClient {
  const signer = sharedSigner("states", () => client.config);
  const client: SFNClient = new SFNClient({ ...configuration, signer, protocol: StringInputProtocol });
  return withoutObservingMiddleware(client);
}
