import type { IncomingMessage } from "node:http";

const prefix = "LOCALFUNCTION";

/**
 * The access key id of one process of a function. Every request of the process is signed with it, so the endpoint knows
 * which process sent it.
 */
export function functionAccessKeyId(functionName: string, number: number): string {
  return `${prefix}${functionName.replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase()}${number}`;
}

export const isFunctionAccessKeyId = (accessKeyId: string | undefined): accessKeyId is string =>
  accessKeyId?.startsWith(prefix) === true;

/** The access key id with which a request is signed; undefined for one without a signature. */
export function accessKeyIdOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.match(/Credential=([^/]+)\//)?.[1];
}
