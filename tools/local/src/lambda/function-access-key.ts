import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

const prefix = "LOCALFUNCTION";

/**
 * The access key id of one process of a function. Every request of the process is signed with it, so the endpoint knows
 * which process sent it, and the name is for whoever reads it. It cannot be guessed:
 * no function can sign as another one.
 */
export function functionAccessKeyId(functionName: string): string {
  return `${prefix}_${randomBytes(16).toString("hex")}_${functionName}`;
}

/** Whether a process of some function signs with it, here or in a local cloud that has ended. */
export const isFunctionAccessKeyId = (accessKeyId: string | undefined): accessKeyId is string =>
  accessKeyId?.startsWith(prefix) === true;

/**
 * The name of the function that an access key id of a process names; undefined for a key of another kind. It is for whoever
 * reads it: who may do what is `callerOf`'s to say.
 */
export function functionNameOfKey(accessKeyId: string | undefined): string | undefined {
  return isFunctionAccessKeyId(accessKeyId) ? accessKeyId.split("_").slice(2).join("_") : undefined;
}

/** What tells who has signed a request. */
export type SignedRequest = Pick<IncomingMessage, "headers" | "url">;

/** The access key id with which a request is signed, in a header or a presigned URL; undefined without a signature. */
export function accessKeyIdOf({ headers, url }: SignedRequest): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return authorization.match(/Credential=([^/]+)\//)?.[1];
  return url?.match(/[?&]X-Amz-Credential=([^/%&]+)/)?.[1];
}
