import { join } from "node:path";

const folder = (name: string) => join(import.meta.dirname, "..", "apps", name);

/** The folders of small apps in SST's own style, in which nothing is Ringback's: what somebody else's app may look like. */
export const sstApps = {
  /** `sst.aws.Queue` with a dead-letter queue and a subscriber that a bucket, a table and a secret are linked to. */
  queueAndLink: folder("queue-and-link"),
  /** `sst.aws.Dynamo` with indexes and a stream, `sst.aws.Function` with a link and a URL, and an API. */
  dynamoAndFunction: folder("dynamo-and-function"),
  /** `sst.aws.Bus` and `sst.aws.SnsTopic` with subscribers, and `sst.aws.StepFunctions` by its builder. */
  busAndSteps: folder("bus-and-steps"),
} as const;
