/** Servers that somebody else runs; a service without a URL is this process's own. */
export interface ServerUrls {
  /** `http://127.0.0.1:9324` */
  readonly sqs?: string;
  readonly dynamodb?: string;
  readonly states?: string;
}
