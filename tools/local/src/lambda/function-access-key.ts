import type { IncomingMessage } from "node:http";

const prefix = "LOCALFUNCTION";

/**
 * The access key id of one process of a function. Every request of the process is signed with it, so the endpoint knows
 * which process sent it, and for which function.
 */
export function functionAccessKeyId(functionName: string, number: number): string {
  return `${prefix}_${number}_${functionName}`;
}

export const isFunctionAccessKeyId = (accessKeyId: string | undefined): accessKeyId is string =>
  accessKeyId?.startsWith(prefix) === true;

/** The function whose process signs with an access key; undefined for any other key. */
export const functionNameOfAccessKey = (accessKeyId: string | undefined): string | undefined =>
  isFunctionAccessKeyId(accessKeyId) ? /^LOCALFUNCTION_\d+_(.+)$/.exec(accessKeyId)?.[1] : undefined;

/** The access key id with which a request is signed; undefined for one without a signature. */
export function accessKeyIdOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.match(/Credential=([^/]+)\//)?.[1];
}
