/** One request as the AWS clients write it: an action in `x-amz-target`, a body whose length is in `content-length`. */
export interface StubRequest {
  /** What stands behind the dot of `x-amz-target`. */
  readonly action: string;
  readonly body: Buffer;
  /** Of the head and the body together. */
  readonly bytes: number;
}

const headEnd = Buffer.from("\r\n\r\n");

/**
 * Reads the requests of one connection out of its chunks. It knows no more of HTTP/1.1 than the clients here
 * use, so that the stub takes as little as possible of the time that is measured.
 */
export function httpRequests(onRequest: (request: StubRequest) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf(headEnd);
      if (end === -1) return;
      const head = pending.toString("latin1", 0, end);
      const start = end + headEnd.length;
      const stop = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (pending.length < stop) return;
      const action = /\r\nx-amz-target: *\w+\.(\w+)/i.exec(head)?.[1] ?? "";
      onRequest({ action, body: pending.subarray(start, stop), bytes: stop });
      pending = pending.subarray(stop);
    }
  };
}
