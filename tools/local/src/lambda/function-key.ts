import type { IncomingMessage } from "node:http";

const prefix = "LOCALFUNCTION";

/** The access key of a function's process: it signs every request of that process, so the endpoint knows who asks. */
export function functionKey(functionName: string, number: number): string {
  return `${prefix}${functionName.replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase()}${number}`;
}

export const isFunctionKey = (accessKeyId: string | undefined): accessKeyId is string =>
  accessKeyId?.startsWith(prefix) === true;

/** The access key by which a request is signed. */
export function accessKeyIdOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.match(/Credential=([^/]+)\//)?.[1];
}
