import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a function is built from, as SST's components ask for it. */
export interface BuildInput {
  /** The name of the component. */
  readonly functionID: string;
  readonly handler: string;
  readonly runtime: string;
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** SST's `nodejs` options, and the architecture. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** A folder that is deployed as it is. */
  readonly bundle?: string;
  readonly copyFiles?: readonly { readonly from: string; readonly to: string }[];
}

/**
 * The part of SST's CLI that its components talk to while they are evaluated: where an app keeps its assets, and
 * the build of a function, or under `sst dev` the message that it runs here.
 *
 * @param bundleFolder what every build is said to have written
 */
export async function startSstServer(bundleFolder: string): Promise<{
  readonly url: string;
  readonly built: readonly BuildInput[];
  close(): Promise<void>;
}> {
  const built: BuildInput[] = [];
  const answer = (method: string, parameters: BuildInput): object => {
    switch (method) {
      case "Provider.Aws.Bootstrap":
        return {
          result: { asset: "assets", state: "state", assetEcrUrl: "assets", assetEcrRegistryId: "assets" },
        };
      case "Runtime.Build":
        built.push(parameters);
        return { result: { handler: "bundle.handler", out: bundleFolder, errors: [], sourcemaps: [] } };
      case "Runtime.AddTarget":
        built.push(parameters);
        return { result: {} };
      case "Provider.Aws.Appsync":
        return { result: { http: "https://appsync.example", realtime: "wss://appsync.example" } };
      default:
        return {
          error: `SST's components call ${method}, which nothing answers when an app is only evaluated.`,
        };
    }
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, params } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(method, params[0])));
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
