import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a function was given to be built from. */
export interface BuiltFunction {
  readonly functionID: string;
  readonly handler: string;
  readonly runtime: string;
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The part of SST's CLI that its components talk to while they are evaluated: where an app keeps its assets, and
 * the build of a function, or under `sst dev` the message that it runs here.
 */
export async function startSstServer(bundleFolder: string): Promise<{
  readonly url: string;
  readonly built: readonly BuiltFunction[];
  close(): Promise<void>;
}> {
  const built: BuiltFunction[] = [];
  const answer = (method: string, parameters: BuiltFunction): unknown => {
    switch (method) {
      case "Provider.Aws.Bootstrap":
        return { asset: "assets", state: "state" };
      case "Runtime.Build":
        built.push(parameters);
        return { handler: "bundle.handler", out: bundleFolder, errors: [], sourcemaps: [] };
      case "Runtime.AddTarget":
        built.push(parameters);
        return {};
      case "Provider.Aws.Appsync":
        return { http: "https://appsync.example", realtime: "wss://appsync.example" };
      default:
        throw new Error(`The stacks called ${method}, and nothing answers it.`);
    }
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, params } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ result: answer(method, params[0]) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    built,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // The evaluation has ended: what is still open waits for nothing.
        server.closeAllConnections();
      }),
  };
}
