import { existsSync } from "node:fs";
import { join } from "node:path";

/** In the order in which SST looks for the file of a handler. */
export const handlerExtensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"] as const;

/** A handler, as SST names it: the file without its extension, a dot, the export. */
export interface HandlerName {
  /** `packages/functions/src/recorder` */
  readonly path: string;
  /** `handler` */
  readonly exportName: string;
}

export function readHandlerName(handler: string): HandlerName {
  const dot = handler.lastIndexOf(".");
  return { path: handler.slice(0, dot), exportName: handler.slice(dot + 1) };
}

/** The file of a handler in a folder, found by SST's extensions; undefined where there is none. */
export function findHandler(folder: string, path: string): string | undefined {
  return handlerExtensions.map((extension) => join(folder, `${path}${extension}`)).find(existsSync);
}
