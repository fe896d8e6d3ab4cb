import { Pool } from "undici";
import type { AwsRequest } from "./aws-request.ts";

/** As many connections as Ringback's clients have together. */
const connections = 400;

/** Sends requests over kept connections and reads the answers. @throws Error for any status but 200 */
export function rawCalls(endpointUrl: string): (request: AwsRequest) => Promise<string> {
  const pool = new Pool(endpointUrl, { connections, pipelining: 1 });
  return async ({ headers, body }) => {
    const answer = await pool.request({ path: "/", method: "POST", headers: { ...headers }, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`The answer has status ${answer.statusCode}.`);
    return text;
  };
}
