import { once } from "node:events";
import { request } from "node:http";

/** A request with any header, the host included, which `fetch` does not let one set. */
export async function rawRequest(options: {
  port: number;
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}): Promise<{ status: number; body: string }> {
  const { port, method = "GET", path = "/", headers = {}, body = "" } = options;
  const sent = request({ host: "127.0.0.1", port, method, path, headers });
  sent.end(body);
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode, body: text };
}
