import type { IncomingMessage } from "node:http";
import { refusalOf } from "@ringback/local/endpoint/request-guard";

/** The page may load only what this server serves, and no other page may frame it. */
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
 * Why a request is refused; undefined if it is accepted. The rules for host and origin are those of the local cloud's
 * endpoint. A link on another site may open the page, since that site cannot read it; `/api/` is for the page only.
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
