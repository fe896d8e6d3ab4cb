import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ApiAccess } from "../iam/api-access.ts";
import type { SignedRequest } from "../lambda/function-access-key.ts";
import type { FauxqsApp } from "../sqs/fauxqs.ts";
import type { FauxqsStores } from "../sqs/store/sqs-store.ts";
import { policyRefusal, readPostedForm } from "./posted-form.ts";
import { element, type S3Error, s3ErrorXml } from "./s3-error.ts";
import { callsOf, missingOperation, presignedUntil, type S3Call, type S3Request } from "./s3-request.ts";

type S3Store = FauxqsStores["s3Store"];

/** The parts of a request of fauxqs's application that the rules read. */
interface Request {
  readonly method: string;
  readonly url: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly raw: IncomingMessage;
}

/** Whether IAM allows a call of a request. */
type RefusalOf = (request: Request, call: S3Call, signer?: SignedRequest) => S3Error | undefined;

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/**
 * Puts in front of fauxqs's S3 what it lacks: an error for each operation that it does not have, the end of presigned
 * URLs, conditional writes, the headers that a presigned URL may ask for, and IAM.
 *
 * @param options.access asked for each request; everything is allowed without it
 */
export function applyS3Rules(
  app: FauxqsApp,
  { store, access }: { store: S3Store; access: ApiAccess | undefined },
): void {
  const refusalOf: RefusalOf = (request, { action, resource }, signer = request.raw) => {
    if (access === undefined) return undefined;
    const principal = access.callerOf(signer);
    const context = () => conditionKeys(askedOf(request).query);
    const denial = access.denialOf({ principal, action, resource, context });
    return denial && { status: 403, code: "AccessDenied", message: denial.message };
  };
  app.addHook("onRequest", (request, reply, done) => {
    const asked = askedOf(request);
    const send = (status: number, xml: string) => reply.code(status).type("application/xml").send(xml);
    const refusal = refusalOfRequest(request, refusalOf);
    const configuration = bucketAnswer(asked);
    if (refusal !== undefined) send(refusal.status, s3ErrorXml(refusal, request.url));
    else if (configuration !== undefined && store.hasBucket(asked.bucket ?? "")) send(200, configuration);
    else done();
  });
  app.addHook("preHandler", async (request, reply) => {
    const refusal = await refusalOfForm(request, refusalOf);
    if (refusal === undefined) return;
    reply.code(refusal.status).type("application/xml").send(s3ErrorXml(refusal, request.url));
    return reply;
  });
  // Right before the handler, which does not wait for anything: nobody writes in between.
  app.addHook("preHandler", (request, reply, done) => {
    const asked = askedOf(request);
    const send = (status: number, xml: string) => reply.code(status).type("application/xml").send(xml);
    const refusal = failedCondition(store, asked);
    const isDeletion = asked.method === "POST" && asked.bucket !== undefined && "delete" in asked.query;
    if (refusal !== undefined) send(refusal.status, s3ErrorXml(refusal, request.url));
    else if (isDeletion && store.hasBucket(asked.bucket)) send(200, deleteObjects(store, request, refusalOf));
    else done();
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    const { method, key, query } = askedOf(request);
    const isObject = method === "GET" && key !== undefined && reply.statusCode < 300;
    for (const [name, header] of isObject ? Object.entries(overrides) : []) {
      const value = query[name];
      if (value !== undefined) reply.header(header, value);
    }
    done();
  });
}

/** What a GetObject request may ask its answer's headers to be. */
const overrides: Readonly<Record<string, string>> = {
  "response-cache-control": "cache-control",
  "response-content-disposition": "content-disposition",
  "response-content-encoding": "content-encoding",
  "response-content-language": "content-language",
  "response-content-type": "content-type",
  "response-expires": "expires",
};

/** Why S3 does not do what a request wants, before its body has been read. */
function refusalOfRequest(request: Request, refusalOf: RefusalOf): S3Error | undefined {
  const asked = askedOf(request);
  const until = presignedUntil(asked.query);
  if (until !== undefined && until < Date.now()) {
    return { status: 403, code: "AccessDenied", message: "Request has expired" };
  }
  const missing = missingOperation(asked);
  if (missing !== undefined) {
    const message = `The local cloud's S3 has no operation ${missing}.`;
    return { status: 501, code: "NotImplemented", message };
  }
  for (const call of callsOf(asked)) {
    const refusal = refusalOf(request, call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * Why S3 does not take an object that a browser posts as a form. Whoever signed the form's policy has to have the permission
 * (Amazon S3 API Reference, "Authenticating requests in browser-based uploads using POST").
 */
async function refusalOfForm(request: Request, refusalOf: RefusalOf): Promise<S3Error | undefined> {
  const { method, bucket, key, headers } = askedOf(request);
  const contentType = headers["content-type"];
  const isForm = method === "POST" && key === undefined && /multipart\/form-data/i.test(String(contentType));
  if (!isForm || bucket === undefined || !Buffer.isBuffer(request.body)) return undefined;
  const form = await readPostedForm(request.body, String(contentType));
  if (form === undefined) return undefined;
  const credential = form.fields.get("x-amz-credential");
  const authorization = credential === undefined ? {} : { authorization: `Credential=${credential}` };
  const signer = { headers: { ...authorization, ...request.headers }, url: request.url };
  const call = { action: "s3:PutObject", resource: `arn:aws:s3:::${bucket}/${form.key}` };
  return refusalOf(request, call, signer) ?? policyRefusal(form, bucket);
}

/** What every bucket here answers: us-east-1 has no location constraint, and no bucket has versions. */
function bucketAnswer({ method, key, query }: S3Request): string | undefined {
  if (method !== "GET" || key !== undefined) return undefined;
  if ("location" in query) return `<LocationConstraint xmlns="${namespace}"/>`;
  return "versioning" in query ? `<VersioningConfiguration xmlns="${namespace}"/>` : undefined;
}

/** `If-None-Match: *` and `If-Match` of a write (Amazon S3 User Guide, "Conditional writes"). */
function failedCondition(store: S3Store, request: S3Request): S3Error | undefined {
  const { method, bucket, key, query, headers } = request;
  const isWrite =
    (method === "PUT" && !("partNumber" in query)) || (method === "POST" && "uploadId" in query);
  if (!isWrite || bucket === undefined || key === undefined) return undefined;
  const { "if-match": wanted, "if-none-match": unwanted } = headers;
  const message = "At least one of the pre-conditions you specified did not hold";
  const failed = { status: 412, code: "PreconditionFailed", message };
  if (unwanted === "*" && etagOf(store, bucket, key) !== undefined) return failed;
  if (wanted === undefined) return undefined;
  const etag = etagOf(store, bucket, key);
  if (etag === undefined) {
    return { status: 404, code: "NoSuchKey", message: "The specified key does not exist." };
  }
  return etag === wanted ? undefined : failed;
}

/** @returns undefined where there is no such object */
function etagOf(store: S3Store, bucket: string, key: string): string | undefined {
  try {
    return store.headObject(bucket, key).etag;
  } catch {
    return undefined;
  }
}

/** DeleteObjects, for which IAM decides on each key. */
function deleteObjects(store: S3Store, request: Request, refusalOf: RefusalOf): string {
  const { bucket = "" } = askedOf(request);
  const body = Buffer.isBuffer(request.body) ? request.body.toString() : "";
  const isQuiet = /<Quiet>true<\/Quiet>/i.test(body);
  const outcomes = [...body.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, text = ""]) => {
    const key = unescaped(text);
    const call = { action: "s3:DeleteObject", resource: `arn:aws:s3:::${bucket}/${key}` };
    const refusal = refusalOf(request, call);
    if (refusal !== undefined) {
      const reason = element("Code", refusal.code) + element("Message", refusal.message);
      return `<Error>${element("Key", key)}${reason}</Error>`;
    }
    store.deleteObject(bucket, key);
    return isQuiet ? "" : `<Deleted>${element("Key", key)}</Deleted>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="${namespace}">${outcomes.join("")}</DeleteResult>`;
}

function askedOf({ method, params, query, headers }: Request): S3Request {
  const { bucket, "*": key }: { bucket?: string; "*"?: string } = Object(params);
  return {
    method,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined || key === "" ? {} : { key }),
    query: { ...Object(query) },
    headers,
  };
}

function conditionKeys(query: S3Request["query"]): Record<string, string> {
  const keys = ["prefix", "delimiter", "max-keys"].flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [[`s3:${name}`, value]];
  });
  return Object.fromEntries(keys);
}

const unescaped = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("&amp;", "&");
