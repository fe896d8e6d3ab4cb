/// <reference path="../../../../.sst/platform/config.d.ts" />

/** @public SST reads it. */
export default $config({
  app(input) {
    return {
      name: "queue-and-link",
      removal: input?.stage === "production" ? "retain" : "remove",
      home: "aws",
    };
  },
  async run() {
    const uploads = new sst.aws.Bucket("Uploads");
    const jobs = new sst.aws.Dynamo("Jobs", {
      fields: { jobId: "string" },
      primaryIndex: { hashKey: "jobId" },
    });
    const apiKey = new sst.Secret("ApiKey", "not set");
    const failed = new sst.aws.Queue("Failed");
    const queue = new sst.aws.Queue("Incoming", {
      visibilityTimeout: "60 seconds",
      dlq: { queue: failed.arn, retry: 2 },
    });
    queue.subscribe(
      {
        handler: "src/subscriber.handler",
        link: [uploads, jobs, apiKey],
        environment: { GREETING: "hello" },
      },
      { batch: { size: 5, partialResponses: true } },
    );
    return { queue: queue.url, jobs: jobs.name };
  },
});
