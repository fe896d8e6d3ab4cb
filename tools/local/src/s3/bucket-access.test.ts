import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RoleAuthorizer } from "../iam/authorizer.ts";
import { allow, functionCredentials, testAccess, testRole } from "../testing/iam.ts";
import { serveBuckets } from "../testing/serve-buckets.ts";

const Bucket = "uploads";
let served: Awaited<ReturnType<typeof serveBuckets>>;
let authorizer: RoleAuthorizer;
let client: S3Client;
beforeEach(async () => {
  const test = testAccess();
  authorizer = test.authorizer;
  served = await serveBuckets({ access: test.access });
  served.buckets.createBucket(Bucket);
  client = new S3Client({
    endpoint: served.url,
    region: "us-east-1",
    credentials: functionCredentials,
    maxAttempts: 1,
  });
  for (const Key of ["open/a", "closed/a"]) {
    await served.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }
});
afterEach(() => served.close());

const refusal = (action: string, resource: string) =>
  `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::${resource}" because no identity-based policy allows the s3:${action} action`;

/** The outcome of a request: AWS's error, whose message is a sentence. */
const refusalOf = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => "allowed",
    (error) => (error.name === "AccessDenied" ? error.message : error),
  );

it("a role is refused what it lacks, in AWS's words, and allowed the rest", async () => {
  authorizer.setRole(testRole(allow("s3:GetObject", "arn:aws:s3:::uploads/open/*")));
  await client.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
  expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key: "closed/a" })))).toBe(
    refusal("GetObject", "uploads/closed/a"),
  );
  expect(await refusalOf(client.send(new PutObjectCommand({ Bucket, Key: "open/b", Body: "x" })))).toBe(
    refusal("PutObject", "uploads/open/b"),
  );
  expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket })))).toBe(
    refusal("ListBucket", "uploads"),
  );
});

it("a copy needs the permission to read its source", async () => {
  authorizer.setRole(testRole(allow("s3:PutObject", "*")));
  const copy = new CopyObjectCommand({ Bucket, Key: "open/c", CopySource: "uploads/closed/a" });
  expect(await refusalOf(client.send(copy))).toBe(refusal("GetObject", "uploads/closed/a"));
});

it("each key of a deletion is decided by itself", async () => {
  authorizer.setRole(testRole(allow("s3:DeleteObject", "arn:aws:s3:::uploads/open/*")));
  const Objects = ["open/a", "closed/a"].map((Key) => ({ Key }));
  const answer = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(answer).toMatchObject({
    Deleted: [{ Key: "open/a" }],
    Errors: [{ Key: "closed/a", Code: "AccessDenied" }],
  });
  const { Contents } = await served.client.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(["closed/a"]);
});

it("a list is allowed by the prefix that it asks for", async () => {
  const Condition = { StringLike: { "s3:prefix": "open/*" } };
  authorizer.setRole(testRole({ ...allow("s3:ListBucket", "arn:aws:s3:::uploads"), Condition }));
  await client.send(new ListObjectsV2Command({ Bucket, Prefix: "open/" }));
  expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket })))).toBe(
    refusal("ListBucket", "uploads"),
  );
});

it("a presigned URL may do what the role that has signed it may", async () => {
  authorizer.setRole(testRole(allow("s3:GetObject", "arn:aws:s3:::uploads/open/*")));
  const statuses = [];
  for (const Key of ["open/a", "closed/a"]) {
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }));
    statuses.push((await fetch(url)).status);
  }
  expect(statuses).toEqual([200, 403]);
});
