import { lettersOf } from "./letters-of.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** Where a type keeps its name, if not in `name`. */
const nameInput: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketV2:BucketV2": "bucket",
  "aws:s3/bucketObject:BucketObject": "key",
  "aws:s3/bucketObjectv2:BucketObjectv2": "key",
  "aws:cloudwatch/eventTarget:EventTarget": "targetId",
  "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
  "aws:cognito/userPoolDomain:UserPoolDomain": "domain",
  "aws:cognito/identityPool:IdentityPool": "identityPoolName",
  "aws:opensearch/domain:Domain": "domainName",
  "aws:sesv2/configurationSet:ConfigurationSet": "configurationSetName",
};

/** The digits that AWS's provider puts behind a prefix: a time, and a count. */
const digitsBehindPrefix = 26;

/**
 * The name that a resource has on AWS: the one that the app gives it, or the one that Pulumi would make of its logical
 * name (pulumi-aws, "auto-naming": seven random letters; a FIFO queue or topic ends with `.fifo`).
 */
export function physicalNameOf(type: string, logicalName: string, inputs: Inputs): string {
  const given = inputs[nameInput[type] ?? "name"];
  if (typeof given === "string" && given !== "") return given;
  const { namePrefix } = inputs;
  if (typeof namePrefix === "string") {
    return `${namePrefix}${lettersOf(logicalName, digitsBehindPrefix, "0123456789")}`;
  }
  const isFifo = inputs["fifoQueue"] === true || inputs["fifoTopic"] === true;
  return `${logicalName}-${lettersOf(logicalName, 7)}${isFifo ? ".fifo" : ""}`;
}
