import type { IncomingHttpHeaders } from "node:http";

/**
 * The names of this machine for itself. Any other host may be a name whose DNS entry was changed to point here (DNS
 * rebinding).
 */
const ownNames = ["127.0.0.1", "localhost", "[::1]"];

/** By the port, since every request asks. */
const hostsOfPort = new Map<number, readonly string[]>();

function ownHostsAt(port: number): readonly string[] {
  const known = hostsOfPort.get(port);
  if (known !== undefined) return known;
  // Clients leave out port 80, HTTP's default.
  const hosts = [...ownNames.map((name) => `${name}:${port}`), ...(port === 80 ? ownNames : [])];
  hostsOfPort.set(port, hosts);
  return hosts;
}

/**
 * S3's clients put a bucket in front of a host that is a name: `bucket.localhost`. Such names are this machine's, and
 * nobody can register one (RFC 6761, 6.3).
 */
const bucketOfLocalhost = /^[a-z0-9][a-z0-9.-]*\.localhost(?=:|$)/;

/**
 * Why a request is refused, or undefined if it may pass. AWS's SDKs and tools name the endpoint as host and send no
 * `Origin`. A web page of another site cannot avoid sending one, and a page that uses DNS rebinding sends its own name as
 * `Host`.
 */
export function refusalOf(request: {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  port: number;
}): string | undefined {
  const { method, headers, port } = request;
  const ownHosts = ownHostsAt(port);
  const host = headers.host?.toLowerCase() ?? "";
  if (!ownHosts.includes(host) && !ownHosts.includes(host.replace(bucketOfLocalhost, "localhost"))) {
    return "The host of this request is not this endpoint.";
  }
  // A browser asks for permission first (a preflight request). Without an answer it sends no request of the page.
  if (method === "OPTIONS") return "This endpoint answers no preflight request.";
  if (headers.origin !== undefined && !ownHosts.includes(headers.origin.replace(/^http:\/\//, ""))) {
    return "A page of another origin may not use this endpoint.";
  }
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return "A page of another site may not use this endpoint.";
  }
  return undefined;
}
