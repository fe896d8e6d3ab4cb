import { lettersOf } from "../names/letters-of.ts";
import type { Created, Outputs, OutputsByType } from "./created.ts";
import { idLetters } from "./id-letters.ts";
import { settingOf } from "./setting-of.ts";
import { textOf } from "./text-of.ts";

const bucket: OutputsByType[string] = ({ name, place }) => ({
  id: name,
  arn: `arn:${place.partition}:s3:::${name}`,
  bucket: name,
  name,
  bucketDomainName: `${name}.s3.${place.domain}`,
  bucketRegionalDomainName: `${name}.s3.${place.region}.${place.domain}`,
  bucketRegion: place.region,
  region: place.region,
  hostedZoneId: "Z21DNDUVLTQW6Q",
  websiteEndpoint: `${name}.s3-website.${place.region}.${place.domain}`,
  websiteDomain: `s3-website.${place.region}.${place.domain}`,
});

/** Tables, buckets, streams and databases. */
export const dataOutputs: OutputsByType = {
  "aws:dynamodb/table:Table": ({ name, inputs, arn }) => {
    const tableArn = arn("dynamodb", `table/${name}`);
    if (inputs["streamEnabled"] !== true) return { id: name, name, arn: tableArn };
    const streamLabel = "2026-01-01T00:00:00.000";
    return { id: name, name, arn: tableArn, streamLabel, streamArn: `${tableArn}/stream/${streamLabel}` };
  },
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketPolicy:BucketPolicy": settingOf("bucket"),
  "aws:s3/bucketNotification:BucketNotification": settingOf("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": settingOf("bucket"),
  "aws:kinesis/stream:Stream": ({ name, arn }) => {
    const streamArn = arn("kinesis", `stream/${name}`);
    return { id: streamArn, name, arn: streamArn };
  },
  "aws:opensearch/domain:Domain": ({ name, place, arn }) => ({
    id: arn("es", `domain/${name}`),
    name,
    arn: arn("es", `domain/${name}`),
    endpoint: `search-${name}.${place.region}.es.${place.domain}`,
  }),
  "aws:rds/instance:Instance": (created) => database(created, "db"),
  "aws:rds/clusterInstance:ClusterInstance": (created) => database(created, "db"),
  "aws:rds/cluster:Cluster": (created) => database(created, "cluster"),
  "aws:dsql/cluster:Cluster": ({ logicalName, place, arn }) => {
    const id = lettersOf(logicalName, 26, idLetters);
    return {
      id,
      identifier: id,
      arn: arn("dsql", `cluster/${id}`),
      vpcEndpointServiceName: `com.amazonaws.${place.region}.dsql-${id.slice(0, 4)}`,
    };
  },
};

function database({ name, logicalName, inputs, place, arn }: Created, kind: "db" | "cluster"): Outputs {
  const identifier = textOf(inputs["identifier"]) || textOf(inputs["clusterIdentifier"]) || name;
  const address = `${identifier}.${lettersOf(logicalName, 12, idLetters)}.${place.region}.rds.${place.domain}`;
  const port = typeof inputs["port"] === "number" ? inputs["port"] : 5432;
  const secretArn = arn("secretsmanager", `secret:rds!${kind}-${lettersOf(logicalName, 6)}`);
  return {
    id: identifier,
    name: identifier,
    arn: arn("rds", `${kind}:${identifier}`),
    // Of an instance, the endpoint has the port too.
    endpoint: kind === "db" ? `${address}:${port}` : address,
    readerEndpoint: address,
    address,
    port,
    masterUserSecrets: [{ secretArn, secretStatus: "active" }],
  };
}
