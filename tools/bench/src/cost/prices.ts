/**
 * AWS's public price list for US East (N. Virginia), without free tiers, in US dollars. `docs/aws.md` uses
 * the same.
 */
export const prices = {
  state: "June 2025",
  eventBridgeAMillionEvents: 1,
  stepFunctionsAMillionTransitions: 25,
  sqsAMillionRequests: 0.4,
  lambdaAMillionRequests: 0.2,
  /** arm64. */
  lambdaAGigabyteSecond: 0.000_013_333_4,
  dynamoDbAMillionWrites: 0.625,
  logsAGigabyte: 0.5,
  xRayAMillionTraces: 5,
} as const;
