import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { nodeHttp } from "@ringback/local/endpoint/node-http";
import { readBody } from "@ringback/local/endpoint/read-body";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTasks } from "@ringback/local/task/buffered-tasks";
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
import { type ConsoleState, createConsoleState } from "./server/state/console-state.ts";
import { takeSnapshot } from "./server/take-snapshot.ts";

const defaultConsolePort = 4480;
const largestBodyBytes = 2 * 1024 * 1024;

/** The server of the console: the web page of a local cloud, on this machine only. */
export interface Console {
  /** `http://127.0.0.1:4480` */
  readonly url: string;
  /** To be called with every event of the local cloud, from its start on. */
  readonly onEvent: (event: LocalEvent) => void;
  /** To be called with every line that a function logs. */
  readonly onLog: (functionName: string, line: string) => void;
  /**
   * Connects the page to a local cloud. Until then, the API answers 503.
   * @throws Error if the app has no buffered task
   */
  attach(deployment: Deployment): void;
  /** Builds the page, unless it is already built. Without this call the first visit does it. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** The given port of the console is in use. */
export class ConsolePortInUseError extends Error {
  override readonly name = "ConsolePortInUseError";
}

/**
 * Starts the console's server.
 *
 * @param options.port undefined means 4480, or a free port if 4480 is in use; 0 takes a free port
 * @throws ConsolePortInUseError if the given port is in use
 */
export async function openConsole(options: { port?: number } = {}): Promise<Console> {
  const assets = createAssets();
  const startedAt = Date.now();
  /** What happened before it is known which tasks the console shows. */
  const early: ((state: ConsoleState) => void)[] = [];
  let sources: ApiSources | undefined;
  let live: LiveSnapshots | undefined;
  let load: (() => void) | undefined;
  let port = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refusal = consoleRefusal(request, port);
    if (refusal !== undefined) return send(response, 403, { error: refusal });
    const url = URL.parse(request.url ?? "/", "http://console");
    if (url === null) return send(response, 400, { error: "The address is not valid." });
    if (!url.pathname.startsWith("/api/")) {
      if (request.method === "GET" || request.method === "HEAD") {
        return servePage(assets, request, response, url.pathname);
      }
      return send(response, 405, { error: "The page answers GET only." });
    }
    if (sources === undefined || live === undefined)
      return send(response, 503, { error: "The local cloud is starting." });
    load?.();
    load = undefined;
    if (url.pathname === "/api/live") return live.connect(request, response);
    const found = await answerApi(sources, {
      method: request.method ?? "GET",
      path: url.pathname.slice("/api/".length).split("/").map(decodeURIComponent),
      query: url.searchParams,
      body: request.method === "POST" ? await jsonBody(request) : undefined,
    });
    if (found === undefined) return send(response, 404, { error: "There is nothing at this address." });
    return send(response, 200, found);
  }

  const server = nodeHttp.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof RequestError ? 422 : error instanceof URIError ? 400 : 500;
      send(response, status, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  const onceAttached = (take: (state: ConsoleState) => void) => {
    if (sources === undefined) early.push(take);
    else take(sources.state);
  };
  await listen(server, options.port);
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    onEvent: (event) => onceAttached((state) => state.onEvent(event)),
    onLog: (_functionName, line) => onceAttached((state) => state.receives.onLog(line)),
    attach: (deployment) => {
      const { cloud } = deployment;
      const tasks = tasksOf(cloud);
      const state = createConsoleState(tasks);
      const tables = createTableClient(cloud.endpoint);
      sources = { deployment, state, tables, archive: () => tasks().deadLettersTable };
      for (const take of early.splice(0)) take(state);
      live = createLiveSnapshots({
        snapshot: (isFirst) => takeSnapshot({ cloud, state, startedAt, isFirst }),
        refresh: () => state.deadLetters.refresh(tables),
        revision: () => state.revision,
      });
      // For the first visit: what a data folder contains from earlier runs. If the local cloud ends first, the errors do
      // not matter.
      load = () => {
        const loading = [
          state.executions.load(
            (action, input) => cloud.stepFunctions.call(action, input),
            state.parts.workflows,
          ),
          state.messages.load(tables, state.parts.messagesTables),
          state.deadLetters.load(tables),
        ];
        void Promise.allSettled(loading);
      };
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

/**
 * The tasks of the app as it runs. `--watch` can change them; while it has none, the console shows the last ones.
 * @throws Error if it has none from the start
 */
function tasksOf(cloud: LocalCloud): () => BufferedTasks {
  const { tasks } = cloud;
  if (tasks === undefined) throw new Error("The app has no buffered task.");
  let last = tasks;
  return () => {
    last = cloud.tasks ?? last;
    return last;
  };
}

async function listen(server: Server, port: number | undefined): Promise<void> {
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
  // Before the head: if this fails, the status must still become an error.
  const text = pageJson(value);
  response
    .writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" })
    .end(text);
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (!String(request.headers["content-type"]).startsWith("application/json")) {
    throw new RequestError("The content type of the request must be application/json.");
  }
  try {
    return JSON.parse((await readBody(request, largestBodyBytes)).toString());
  } catch {
    throw new RequestError("The request is not JSON, or it is larger than 2 MiB.");
  }
}
