import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readBody } from "@ringback/local/endpoint/read-body";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { answerApi } from "./server/api-routes.ts";
import { createAssets } from "./server/assets/assets.ts";
import { servePage } from "./server/assets/serve-page.ts";
import type { Deployment } from "./server/cloud/deployment.ts";
import { createTableClient } from "./server/cloud/table-client.ts";
import { pageJson } from "./server/http/page-json.ts";
import { RequestError } from "./server/http/request-error.ts";
import { consoleRefusal, securityHeaders } from "./server/http/security.ts";
import { createLiveSnapshots, type LiveSnapshots } from "./server/live-snapshots.ts";
import type { ApiSources } from "./server/state/api-sources.ts";
import { createConsoleState } from "./server/state/console-state.ts";
import { takeSnapshot } from "./server/take-snapshot.ts";

const defaultConsolePort = 4480;
const largestBodyBytes = 2 * 1024 * 1024;

/** The page of the local cloud, on loopback. */
export interface Console {
  /** `http://127.0.0.1:4480` */
  readonly url: string;
  /** Hears what happens in the local cloud, from its start on. */
  readonly hear: (event: LocalEvent) => void;
  /** Hears each line that a function writes. */
  readonly hearLog: (functionName: string, line: string) => void;
  /** From here on the page shows this. */
  attach(deployment: Deployment): void;
  /** Finds the built page, or builds it in a process of its own; the first visit does the same. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** The console's port is taken. */
export class ConsolePortInUseError extends Error {
  override readonly name = "ConsolePortInUseError";
}

/**
 * Opens the console. Until a deployment is attached, its data is not there yet (503).
 *
 * @param options.port 4480 unless given, or a free one where that is taken; 0 takes a free one
 * @throws ConsolePortInUseError where the port that was asked for is taken
 */
export async function openConsole(options: { port?: number } = {}): Promise<Console> {
  const state = createConsoleState();
  const assets = createAssets();
  const startedAt = Date.now();
  let sources: ApiSources | undefined;
  let live: LiveSnapshots | undefined;
  let port = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refusal = consoleRefusal(request, port);
    if (refusal !== undefined) return send(response, 403, { error: refusal });
    const url = URL.parse(request.url ?? "/", "http://console");
    if (url === null) return send(response, 400, { error: "The address is no address." });
    if (!url.pathname.startsWith("/api/")) {
      if (request.method === "GET" || request.method === "HEAD") {
        return servePage(assets, request, response, url.pathname);
      }
      return send(response, 405, { error: "The page is read with GET." });
    }
    if (sources === undefined || live === undefined) return send(response, 503, { error: "Starting." });
    if (url.pathname === "/api/live") return live.connect(request, response);
    const found = await answerApi(sources, {
      method: request.method ?? "GET",
      path: url.pathname.slice("/api/".length).split("/").map(decodeURIComponent),
      query: url.searchParams,
      body: request.method === "POST" ? await jsonBody(request) : undefined,
    });
    if (found === undefined) return send(response, 404, { error: "There is nothing of this name." });
    return send(response, 200, found);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof RequestError ? 422 : error instanceof URIError ? 400 : 500;
      send(response, status, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await listen(server, options.port);
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    hear: state.hear,
    hearLog: (_functionName, line) => state.receives.hearLog(line),
    attach: (deployment) => {
      const tables = createTableClient(deployment.cloud.endpoint);
      const { stepFunctions, stateMachineArn } = deployment.cloud;
      sources = { deployment, state, tables };
      live = createLiveSnapshots({
        snapshot: (isFirst) => takeSnapshot({ deployment, state, startedAt, isFirst }),
        refresh: () => state.deadLetters.refresh(tables),
        revision: () => state.revision,
      });
      // What a data folder brought. Where the local cloud ends first, nobody misses it.
      const before = [
        state.executions.load((action, input) => stepFunctions.call(action, input), stateMachineArn),
        state.messages.load(tables),
        state.deadLetters.load(tables),
      ];
      void Promise.allSettled(before);
    },
    prepare: async () => {
      await assets.prepare();
    },
    close: async () => {
      assets.close();
      live?.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number | undefined): Promise<void> {
  try {
    server.listen(port ?? defaultConsolePort, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    if (port !== undefined) {
      throw new ConsolePortInUseError(
        `Port ${port} is in use. Choose another with --console-port N, or a free one with --console-port 0.`,
      );
    }
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.end();
  // Before the head: what cannot be written is an error, not an empty answer.
  const text = pageJson(value);
  response
    .writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" })
    .end(text);
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (!String(request.headers["content-type"]).startsWith("application/json")) {
    throw new RequestError("The request has to be JSON.");
  }
  try {
    return JSON.parse((await readBody(request, largestBodyBytes)).toString());
  } catch {
    throw new RequestError("The request is no JSON, or too large.");
  }
}
