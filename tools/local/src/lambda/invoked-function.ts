/**
 * The FunctionName of a request of Lambda's Invoke, as its path has it; undefined for another request.
 *
 * @throws URIError where it cannot be decoded
 */
export function invokedFunction(url: string | undefined): string | undefined {
  const asked = /^\/2015-03-31\/functions\/([^/?]+)\/invocations\/?(?:\?|$)/.exec(url ?? "")?.[1];
  return asked === undefined ? undefined : decodeURIComponent(asked);
}
