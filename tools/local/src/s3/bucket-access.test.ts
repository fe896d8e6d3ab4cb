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

/** Posts a file as a browser does, with a form that the function has signed. */
async function post(
  Key: string,
  {
    conditions = [],
    expiresInSeconds = 60,
    file = "x",
  }: { conditions?: unknown[]; expiresInSeconds?: number; file?: string } = {},
): Promise<string> {
  const expiration = new Date(Date.now() + expiresInSeconds * 1000).toISOString();
  const form = new FormData();
  form.set("key", Key);
  form.set("X-Amz-Credential", `${functionCredentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`);
  form.set("Policy", Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64"));
  form.set("file", new Blob([file]), "photo.png");
  const answer = await fetch(`${served.url}/${Bucket}`, { method: "POST", body: form });
  const [, code, message] =
    /<Code>(.*)<\/Code><Message>(.*)<\/Message>/.exec((await answer.text()).replaceAll("&quot;", '"')) ?? [];
  return code === undefined ? String(answer.status) : `${code}: ${message}`;
}

it("a form that a role has signed may do what the role may", async () => {
  authorizer.setRole(testRole(allow("s3:PutObject", "arn:aws:s3:::uploads/open/*")));
  expect(await post(`open/\${filename}`)).toBe("204");
  expect(await post(`closed/\${filename}`)).toBe(
    `AccessDenied: ${refusal("PutObject", "uploads/closed/photo.png")}`,
  );
  const { Contents } = await served.client.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(["closed/a", "open/a", "open/photo.png"]);
});

it("a form has to fit its own policy", async () => {
  authorizer.setRole(testRole(allow("s3:PutObject", "*")));
  const conditions = [{ bucket: Bucket }, ["starts-with", "$key", "open/"], ["content-length-range", 1, 3]];
  expect(await post("open/b", { conditions })).toBe("204");
  expect(await post("open/b", { conditions, file: "long" })).toBe(
    "EntityTooLarge: Your proposed upload exceeds the maximum allowed size",
  );
  expect(await post("closed/b", { conditions })).toBe(
    'AccessDenied: Invalid according to Policy: Policy Condition failed: ["starts-with","$key","open/"]',
  );
  expect(await post("open/b", { expiresInSeconds: -1 })).toBe(
    "AccessDenied: Invalid according to Policy: Policy expired.",
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
