import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sendAwsError, sendAwsJson } from "./aws-error.ts";
import { nodeHttp } from "./node-http.ts";
import { BodyTooLargeError } from "./read-body.ts";
import { refusalOf } from "./request-guard.ts";

/** A way to services behind the endpoint. */
export interface Route {
  /** `sqs`, `dynamodb`, ...: `GET /` lists them. */
  readonly services: readonly string[];
  matches(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** The app that runs behind the endpoint. Commands in other processes find its resources by what it links. */
export interface RunningApp {
  readonly app: { readonly name: string; readonly stage: string };
  /** By the name of the component: what `Resource` holds. */
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The HTTP server of the local cloud, on 127.0.0.1. */
export interface Endpoint {
  readonly port: number;
  /** `127.0.0.1:4566` */
  readonly host: string;
  /** `http://127.0.0.1:4566`, the value for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /**
   * From here on the routes answer, the first that matches, and `GET /` says 200: with the services, and what runs. While
   * the app is `starting`, `GET /` still answers 503, so that whoever asks first waits until all of it is there.
   */
  serve(routes: readonly Route[], running?: RunningApp | "starting"): void;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** The port is taken. The message is one line and says what to do. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
}

/**
 * Opens the endpoint on loopback. Until `serve` is called it answers 503, which SDKs retry.
 *
 * @param options.port 0 takes a free one
 * @throws PortInUseError
 */
export async function openEndpoint(options: { port: number }): Promise<Endpoint> {
  let routes: readonly Route[] | undefined;
  let running: RunningApp | "starting" | undefined;
  let port = options.port;
  const server = nodeHttp.createServer((request, response) => {
    const refusal = refusalOf({ method: request.method, headers: request.headers, port });
    if (refusal !== undefined) {
      sendAwsError(response, { status: 403, type: "AccessDeniedException", message: refusal });
    } else if (routes === undefined) {
      sendAwsError(response, starting);
    } else {
      dispatch({ routes, running }, request, response);
    }
  });
  // Longer than the SDK keeps a socket open, so that no request is sent on a socket that is just being closed.
  server.keepAliveTimeout = 65_000;
  server.listen(options.port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      throw new PortInUseError(
        `Port ${options.port} is in use. Choose another with --port N, or a free one with --port 0.`,
      );
    }
    throw error;
  }
  port = addressOf(server.address()).port;
  const host = `127.0.0.1:${port}`;
  return {
    port,
    host,
    url: `http://${host}`,
    serve: (all, app) => {
      routes = all;
      running = app;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("The endpoint has no TCP port.");
  return address;
}

const starting = { status: 503, type: "ServiceUnavailable", message: "Starting." };

function dispatch(
  { routes, running }: { routes: readonly Route[]; running: RunningApp | "starting" | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const route = routes.find((candidate) => candidate.matches(request));
  if (route !== undefined) {
    answer(route, request, response);
  } else if (request.method === "GET" && request.url === "/") {
    if (running === "starting") sendAwsError(response, starting);
    else
      sendAwsJson(response, 200, {
        services: [...new Set(routes.flatMap(({ services }) => services))],
        ...running,
      });
  } else {
    const asked = request.headers["x-amz-target"] ?? `${request.method} ${request.url}`;
    const message = `The local cloud has no operation ${String(asked)}.`;
    sendAwsError(response, { status: 400, type: "UnknownOperationException", message });
  }
}

async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route.handle(request, response);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    sendAwsError(response, { ...failureOf(error), message });
  }
}

/** A request that cannot be read is its sender's fault. */
function failureOf(error: unknown): { status: number; type: string } {
  if (error instanceof BodyTooLargeError) return { status: 413, type: "RequestEntityTooLargeException" };
  if (error instanceof URIError) return { status: 400, type: "ValidationException" };
  return { status: 500, type: "InternalFailure" };
}
