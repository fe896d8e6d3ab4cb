import { pathToFileURL } from "node:url";
import type { Context, SQSEvent } from "aws-lambda";

type Handler = (event: SQSEvent, context: Context) => Promise<unknown>;

/** Imports a bundle and gives its export `handler`. */
export async function loadHandler(bundle: string): Promise<Handler> {
  const loaded: Record<string, unknown> = await import(pathToFileURL(bundle).href);
  const handler = loaded["handler"];
  if (!isHandler(handler)) throw new TypeError(`${bundle} exports no handler.`);
  return handler;
}

const isHandler = (value: unknown): value is Handler => typeof value === "function";
