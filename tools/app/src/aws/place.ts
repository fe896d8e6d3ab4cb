import { endpointOrigin } from "../graph/app-graph.ts";

/** Where an app is deployed to. */
export interface Place {
  /** `eu-central-1` */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
  /** What the host names of the partition end with: `amazonaws.com`. */
  readonly domain: string;
  /** The origin of queue URLs, where it is not AWS's own. */
  readonly endpoint?: string;
}

/** AWS, of which an account is made up. Apps are evaluated for it unless they are told otherwise. */
export const frankfurt: Place = {
  region: "eu-central-1",
  accountId: "111122223333",
  partition: "aws",
  domain: "amazonaws.com",
};

/** The local cloud. */
export const thisMachine: Place = {
  region: "us-east-1",
  accountId: "000000000000",
  partition: "aws",
  domain: "amazonaws.com",
  endpoint: endpointOrigin,
};
