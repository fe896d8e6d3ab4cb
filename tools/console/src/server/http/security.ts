import type { IncomingMessage } from "node:http";
import { refusalOf } from "@ringback/local/endpoint/request-guard";

/** The page loads what this server serves and nothing else, and nobody frames it. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * Why a request is refused, or undefined: the endpoint's own rules of host and origin. A person may follow a link from
 * another site to the page itself, which tells that site nothing; the data behind `/api/` is for the page alone.
 */
export function consoleRefusal(request: IncomingMessage, port: number): string | undefined {
  const { method, headers, url = "/" } = request;
  const isVisit =
    method === "GET" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    !url.startsWith("/api/");
  const { "sec-fetch-site": _site, ...rest } = headers;
  return refusalOf({ method, headers: isVisit ? rest : headers, port });
}
