import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished } from "vitest";
import { serveBuckets } from "../testing/serve-buckets.ts";
import { testFunction } from "../testing/test-function.ts";

it("a function reaches its bucket by a client that nothing was set for", async () => {
  const served = await serveBuckets();
  onTestFinished(served.close);
  served.buckets.createBucket("uploads");
  const source = `
    import { GetObjectCommand, PutObjectCommand, S3Client } from "${import.meta.resolve("@aws-sdk/client-s3")}";
    const s3 = new S3Client({});
    export const handler = async ({ Key, Body }) => {
      await s3.send(new PutObjectCommand({ Bucket: "uploads", Key, Body }));
      const answer = await s3.send(new GetObjectCommand({ Bucket: "uploads", Key }));
      return answer.Body.transformToString();
    };`;
  const lambda = await testFunction(source, { endpointUrl: served.url, timeoutSeconds: 30 });
  onTestFinished(() => lambda.close());
  const { result } = await lambda.invoke({ Key: "by/function", Body: "hello" });
  expect(result).toEqual({ outcome: "succeeded", payload: '"hello"' });
  const stored = await served.client.send(new GetObjectCommand({ Bucket: "uploads", Key: "by/function" }));
  expect(await stored.Body?.transformToString()).toBe("hello");
});
