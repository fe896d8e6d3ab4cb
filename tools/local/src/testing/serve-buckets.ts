import { S3Client } from "@aws-sdk/client-s3";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import { type BucketService, createBucketService } from "../s3/bucket-service.ts";
import { openQueueService } from "../sqs/queue-service.ts";

/** Buckets behind an endpoint of their own; in memory without a data folder. */
export async function serveBuckets(options: { dataDir?: string; access?: ApiAccess } = {}): Promise<{
  url: string;
  port: number;
  /** A client as the SDK makes it for the endpoint, with nothing set for S3. */
  client: S3Client;
  buckets: BucketService;
  close(): Promise<void>;
}> {
  const { access, ...kept } = options;
  const endpoint = await openEndpoint({ port: 0 });
  const queues = await openQueueService({ host: endpoint.host, region: "us-east-1", ...kept });
  const buckets = createBucketService({
    fauxqs: queues.fauxqs,
    ...(access === undefined ? {} : { access }),
  });
  const none = () => undefined;
  const routes = {
    sqs: queues.handle,
    dynamodb: none,
    states: none,
    events: none,
    lambda: none,
    query: none,
  };
  endpoint.serve(serviceRoutes({ ...routes, s3: buckets.handle }));
  return {
    url: endpoint.url,
    port: endpoint.port,
    client: new S3Client({
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    }),
    buckets,
    close: async () => {
      await endpoint.close();
      await queues.close();
    },
  };
}
