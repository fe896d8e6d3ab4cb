/** Servers that somebody else runs; a service without a URL is this process's own. */
export interface ServerUrls {
  readonly sqs?: string;
  readonly dynamodb?: string;
  readonly states?: string;
}
