import { ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished } from "vitest";
import { graphResource } from "../../testing/graph-resource.ts";
import { serveBuckets } from "../../testing/serve-buckets.ts";
import { bucketKinds } from "./bucket.ts";

const bucket = (name: string, inputs: Record<string, unknown> = {}) =>
  graphResource("aws:s3/bucket:Bucket", inputs, {
    name: "UploadsBucket",
    outputs: { id: name, name },
  });

async function serve() {
  const served = await serveBuckets();
  onTestFinished(served.close);
  const [kind] = bucketKinds(served.buckets);
  if (kind === undefined) throw new Error("There is a kind of buckets.");
  const names = async () => {
    const { Buckets = [] } = await served.client.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name }) => Name);
  };
  return { ...served, kind, names };
}

it("makes a bucket under the graph's name, takes settings of it in place, and needs a new one for a new name", async () => {
  const { kind, names } = await serve();
  await kind.create(bucket("uploads"));
  expect(await names()).toEqual(["uploads"]);
  expect(await kind.change(bucket("uploads", { tags: { a: "1" } }), bucket("uploads"))).toBe("changed");
  expect(await kind.change(bucket("other"), bucket("uploads"))).toBe("needs-replacement");
  await kind.create(bucket("uploads"));
});

it("removes a bucket that holds objects only where it may, as AWS's provider does", async () => {
  const { kind, client, names } = await serve();
  await kind.create(bucket("uploads"));
  await client.send(new PutObjectCommand({ Bucket: "uploads", Key: "a", Body: "x" }));
  expect(() => kind.remove(bucket("uploads"))).toThrow("The bucket you tried to delete is not empty.");
  await kind.remove(bucket("uploads", { forceDestroy: true }));
  expect(await names()).toEqual([]);
  await kind.remove(bucket("uploads"));
});

it("is refused under a name that S3 does not take", async () => {
  const { kind } = await serve();
  expect(() => kind.create(bucket("No Bucket"))).toThrow(/^The specified bucket is not valid/);
});
