import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Assets } from "./assets.ts";

/** A page that is already built is found within this time. */
const longestWaitMs = 300;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
/** Vite puts a hash of the content in the names of built files. */
const builtFile = /^\/assets\/[A-Za-z0-9_.-]+$/;
const publicFile = /^\/[a-z-]+\.(?:svg|js)$/;

/**
 * Serves the built page: its files and, at every other address, `index.html`, whose script shows the view of the address.
 * While the page is being built it serves a note that reloads itself.
 */
export async function servePage(
  assets: Assets,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  await Promise.race([assets.prepare(), delay(longestWaitMs)]);
  const { current } = assets;
  if (current.state !== "built") {
    const [title, text] =
      current.state === "building"
        ? [
            "Building the console",
            "This takes a few seconds and happens once. The local cloud is already running.",
          ]
        : ["The console cannot be built", current.reason];
    const refresh = current.state === "building" ? `<meta http-equiv="refresh" content="1">` : "";
    response.writeHead(current.state === "building" ? 200 : 500, { "Content-Type": types[".html"] });
    response.end(
      `<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark">${refresh}<title>${title}</title></head><body><h1>${title}</h1><p>${escaped(text)}</p></body></html>`,
    );
    return;
  }
  const isBuilt = builtFile.test(pathname);
  const name = isBuilt || publicFile.test(pathname) ? pathname : "/index.html";
  const file = join(current.folder, name);
  const acceptsGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const small = acceptsGzip ? await read(`${file}.gz`) : undefined;
  const body = small ?? (await read(file));
  if (body === undefined) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such file.\n");
    return;
  }
  response.writeHead(200, {
    "Content-Type": types[extname(name)] ?? "application/octet-stream",
    "Cache-Control": isBuilt ? "public, max-age=31536000, immutable" : "no-cache",
    Vary: "Accept-Encoding",
    ...(small === undefined ? {} : { "Content-Encoding": "gzip" }),
  });
  response.end(body);
}

const read = (file: string) => readFile(file).catch(() => undefined);

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
