import { expect, it } from "vitest";
import { httpRequests, type StubRequest } from "./http-requests.ts";

const request = (action: string, body: string) =>
  `POST / HTTP/1.1\r\nX-Amz-Target: T_2012.${action}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const text = request("PutItem", "{}") + request("SendTaskSuccess", `{"é":1}`);

it.each([1, 7, text.length])("reads requests that come in chunks of %d bytes", (size) => {
  const seen: StubRequest[] = [];
  const read = httpRequests((one) => seen.push(one));
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) read(bytes.subarray(start, start + size));
  expect(seen.map(({ action, body }) => [action, body.toString()])).toEqual([
    ["PutItem", "{}"],
    ["SendTaskSuccess", `{"é":1}`],
  ]);
  expect(seen.reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes.length);
});
