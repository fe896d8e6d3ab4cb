import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { rawRequest } from "../testing/raw-request.ts";
import { serveBuckets } from "../testing/serve-buckets.ts";

let served: Awaited<ReturnType<typeof serveBuckets>>;
beforeEach(async () => {
  served = await serveBuckets();
  served.buckets.createBucket(Bucket);
});
afterEach(async () => {
  vi.useRealTimers();
  await served.close();
});

const Bucket = "ringback-local-uploads-abcdefgh";
const put = (Key: string, Body: string | Buffer | Readable, more: Partial<PutObjectCommandInput> = {}) =>
  served.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string) => {
  const answer = await served.client.send(new GetObjectCommand({ Bucket, Key }));
  return { ...answer, text: await answer.Body?.transformToString() };
};

describe("objects, by a client that nothing was set for", () => {
  it("are put, read, described and deleted, with content type and metadata", async () => {
    const { ETag } = await put("a folder/ä & b+c.txt", "content", {
      ContentType: "text/plain",
      Metadata: { author: "me" },
      CacheControl: "no-cache",
    });
    expect(await get("a folder/ä & b+c.txt")).toMatchObject({
      text: "content",
      ETag,
      ContentType: "text/plain",
      CacheControl: "no-cache",
      Metadata: { author: "me" },
    });
    const Key = "a folder/ä & b+c.txt";
    const head = await served.client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 7, ETag });
    await served.client.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(get(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(served.client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("are taken from a stream, and with every kind of checksum, which a download checks", async () => {
    const chunks = Array.from({ length: 40 }, (_, n) => Buffer.alloc(10_000, n));
    const whole = Buffer.concat(chunks);
    await put("stream", Readable.from(chunks), { ContentLength: whole.length });
    const { Body } = await served.client.send(new GetObjectCommand({ Bucket, Key: "stream" }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
    for (const ChecksumAlgorithm of ["CRC32", "SHA1", "SHA256"] as const) {
      await put(ChecksumAlgorithm, "checked", { ChecksumAlgorithm });
      const answer = await served.client.send(
        new GetObjectCommand({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: "ENABLED" }),
      );
      expect(await answer.Body?.transformToString()).toBe("checked");
      expect(answer[`Checksum${ChecksumAlgorithm}`]).toMatch(/=$/);
    }
  });

  it("of 20 MB are taken in one request", async () => {
    await put("large", Buffer.alloc(20_000_000, "x"));
    const head = await served.client.send(new HeadObjectCommand({ Bucket, Key: "large" }));
    expect(head.ContentLength).toBe(20_000_000);
  });

  it("keep the content type of a form", async () => {
    await put("form", "a=b", { ContentType: "application/x-www-form-urlencoded" });
    expect(await get("form")).toMatchObject({
      text: "a=b",
      ContentType: "application/x-www-form-urlencoded",
    });
  });

  it("are read in ranges, and only if changed", async () => {
    const { ETag } = await put("range", "0123456789");
    const range = await served.client.send(
      new GetObjectCommand({ Bucket, Key: "range", Range: "bytes=2-4" }),
    );
    expect([await range.Body?.transformToString(), range.ContentRange]).toEqual(["234", "bytes 2-4/10"]);
    const unchanged = new GetObjectCommand({ Bucket, Key: "range", IfNoneMatch: ETag });
    await expect(served.client.send(unchanged)).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  it("are copied, and deleted many at once", async () => {
    await put("from", "copied", { Metadata: { a: "1" } });
    await served.client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
    expect(await get("to")).toMatchObject({ text: "copied", Metadata: { a: "1" } });
    await put("<&>", "x");
    const Objects = ["from", "to", "<&>", "none"].map((Key) => ({ Key }));
    const { Deleted } = await served.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["from", "to", "<&>", "none"]);
    expect((await served.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  it("are uploaded in parts", async () => {
    const { UploadId } = await served.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: "parts", ContentType: "text/plain" }),
    );
    const part = (PartNumber: number, Body: Buffer) =>
      served.client.send(new UploadPartCommand({ Bucket, Key: "parts", UploadId, PartNumber, Body }));
    const bodies = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")];
    const Parts = [];
    for (const [index, body] of bodies.entries()) {
      const { ETag } = await part(index + 1, body);
      Parts.push({ ETag, PartNumber: index + 1 });
    }
    await served.client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "parts", UploadId, MultipartUpload: { Parts } }),
    );
    const { text = "", ContentType } = await get("parts");
    expect([text.length, text.endsWith("aend"), ContentType]).toEqual([
      5 * 1024 * 1024 + 3,
      true,
      "text/plain",
    ]);
  });

  it("are written only where there is none, or the one that is expected", async () => {
    const { ETag } = await put("once", "first", { IfNoneMatch: "*" });
    await expect(put("once", "second", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    await put("once", "third", { IfMatch: ETag });
    await expect(put("once", "fourth", { IfMatch: ETag })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    expect((await get("once")).text).toBe("third");
    const racers = Array.from({ length: 10 }, (_, n) => put("race", `${n}`, { IfNoneMatch: "*" }));
    const won = (await Promise.allSettled(racers)).filter(({ status }) => status === "fulfilled");
    expect(won).toHaveLength(1);
  });
});

describe("lists", () => {
  const pages = async (input: { Prefix?: string; Delimiter?: string; MaxKeys: number }) => {
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await served.client.send(
        new ListObjectsV2Command({ Bucket, ...input, ContinuationToken }),
      );
      const { Contents = [], CommonPrefixes = [] } = page;
      const keys = [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)];
      seen.push(...keys.map(String).sort());
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return seen;
  };

  it.each([1, 2, 3, 1000])("have every key once, in pages of %i, whatever case it has", async (MaxKeys) => {
    const keys = ["B", "Z/1", "_", "a", "a/1", "a/2", "b", "z"];
    for (const key of keys.toReversed()) await put(key, "x");
    expect(await pages({ MaxKeys })).toEqual(keys);
    expect(await pages({ MaxKeys, Delimiter: "/" })).toEqual(["B", "Z/", "_", "a", "a/", "b", "z"]);
    expect(await pages({ MaxKeys, Prefix: "a/", Delimiter: "/" })).toEqual(["a/1", "a/2"]);
  });
});

describe("presigned URLs", () => {
  it("put and get an object without a signature of their user, with the headers that they name", async () => {
    const upload = await getSignedUrl(served.client, new PutObjectCommand({ Bucket, Key: "signed" }));
    expect((await fetch(upload, { method: "PUT", body: "by url" })).status).toBe(200);
    const ResponseContentDisposition = 'attachment; filename="a.txt"';
    const download = await getSignedUrl(
      served.client,
      new GetObjectCommand({ Bucket, Key: "signed", ResponseContentDisposition }),
    );
    const answer = await fetch(download);
    expect(await answer.text()).toBe("by url");
    expect(answer.headers.get("content-disposition")).toBe(ResponseContentDisposition);
  });

  it("end at their time", async () => {
    await put("signed", "x");
    const url = await getSignedUrl(served.client, new GetObjectCommand({ Bucket, Key: "signed" }), {
      expiresIn: 60,
    });
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("Request has expired"),
    ]);
  });
});

describe("buckets", () => {
  it("are listed, described and created", async () => {
    await served.client.send(new CreateBucketCommand({ Bucket: "another" }));
    const { Buckets = [] } = await served.client.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual(["another", Bucket]);
    await served.client.send(new HeadBucketCommand({ Bucket }));
    expect((await served.client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe(
      undefined,
    );
    expect((await served.client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe(undefined);
    await expect(served.client.send(new ListObjectsV2Command({ Bucket: "none-here" }))).rejects.toMatchObject(
      {
        name: "NoSuchBucket",
      },
    );
  });

  it.each([
    ["GET ?policy", () => served.client.send(new GetBucketPolicyCommand({ Bucket }))],
    ["GET ?tagging", () => served.client.send(new GetObjectTaggingCommand({ Bucket, Key: "a" }))],
    ["ListMultipartUploads", () => served.client.send(new ListMultipartUploadsCommand({ Bucket }))],
    ["ListParts", () => served.client.send(new ListPartsCommand({ Bucket, Key: "a", UploadId: "u" }))],
  ])("say that they have no %s, instead of answering something else", async (name, send) => {
    await expect(send()).rejects.toMatchObject({
      name: "NotImplemented",
      message: `The local cloud's S3 has no operation ${name}.`,
    });
  });

  it("are reached as hosts below localhost, as clients do for an endpoint with a name", async () => {
    await put("by-host", "found");
    const host = `${Bucket}.localhost:${served.port}`;
    const answer = await rawRequest({ port: served.port, path: "/by-host", headers: { host } });
    expect(answer).toEqual({ status: 200, body: "found" });
    const foreign = await rawRequest({
      port: served.port,
      path: "/by-host",
      headers: { host: `${Bucket}.localhost.example.com:${served.port}` },
    });
    expect(foreign.status).toBe(403);
  });
});

it("keeps buckets and objects in a data folder", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringback buckets "));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await serveBuckets({ dataDir });
  before.buckets.createBucket(Bucket);
  const object = { Bucket, Key: "kept", Body: "kept", ContentType: "text/plain" };
  await before.client.send(new PutObjectCommand(object));
  await before.close();
  const after = await serveBuckets({ dataDir });
  onTestFinished(after.close);
  after.buckets.createBucket(Bucket);
  const { Body, ContentType } = await after.client.send(new GetObjectCommand({ Bucket, Key: "kept" }));
  expect([await Body?.transformToString(), ContentType]).toEqual(["kept", "text/plain"]);
});
