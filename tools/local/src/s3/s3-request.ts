/** A request to S3, by its path. */
export interface S3Request {
  readonly method: string;
  /** Undefined for the list of buckets. */
  readonly bucket?: string;
  /** Undefined for the bucket itself. */
  readonly key?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a request wants, as IAM calls it. */
export interface S3Call {
  readonly action: string;
  readonly resource: string;
}

/** What fauxqs does not have, and would take for a plain request for the bucket or the object. */
const subresources = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "versionId",
  "versions",
  "website",
]);

/** The name of an operation that the local cloud's S3 does not have; undefined where it has it. */
export function missingOperation({ method, key, query }: S3Request): string | undefined {
  const named = Object.keys(query).find((name) => subresources.has(name));
  if (named !== undefined) return `${method} ?${named}`;
  if (method !== "GET") return "versioning" in query ? `${method} ?versioning` : undefined;
  if (key === undefined) return "uploads" in query ? "ListMultipartUploads" : undefined;
  return "uploadId" in query ? "ListParts" : undefined;
}

/**
 * The permissions that a request needs (Service Authorization Reference, "Amazon S3"). A DeleteObjects request asks for
 * each key by itself.
 */
export function callsOf(request: S3Request): readonly S3Call[] {
  const { method, bucket, key, query, headers } = request;
  if (bucket === undefined) return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  const bucketArn = `arn:aws:s3:::${bucket}`;
  if (key === undefined) {
    const action = bucketAction(method, query);
    return action === undefined ? [] : [{ action, resource: bucketArn }];
  }
  const resource = `${bucketArn}/${key}`;
  if (method === "GET" || method === "HEAD") return [{ action: "s3:GetObject", resource }];
  if (method === "DELETE") {
    return [{ action: "uploadId" in query ? "s3:AbortMultipartUpload" : "s3:DeleteObject", resource }];
  }
  const source = headers["x-amz-copy-source"];
  const copied =
    typeof source === "string"
      ? [
          {
            action: "s3:GetObject",
            resource: `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, "")}`,
          },
        ]
      : [];
  return [{ action: "s3:PutObject", resource }, ...copied];
}

function bucketAction(method: string, query: S3Request["query"]): string | undefined {
  const isLifecycle = "lifecycle" in query;
  switch (method) {
    case "PUT":
      return isLifecycle ? "s3:PutLifecycleConfiguration" : "s3:CreateBucket";
    case "DELETE":
      return isLifecycle ? "s3:PutLifecycleConfiguration" : "s3:DeleteBucket";
    case "POST":
      return undefined;
    default:
      if (isLifecycle) return "s3:GetLifecycleConfiguration";
      if ("location" in query) return "s3:GetBucketLocation";
      return "versioning" in query ? "s3:GetBucketVersioning" : "s3:ListBucket";
  }
}

/** When a presigned URL ends, in milliseconds since 1970; undefined for a request that is none. */
export function presignedUntil(query: S3Request["query"]): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query["X-Amz-Date"] ?? "") ?? [];
  const seconds = Number(query["X-Amz-Expires"]);
  if (second === undefined || !Number.isFinite(seconds)) return undefined;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + seconds * 1000;
}
