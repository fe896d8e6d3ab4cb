import { existsSync, readFileSync } from "node:fs";

/** What `node:http` exports of the HTTP client that `fetch` uses as well. */
const names = ["WebSocket", "CloseEvent", "MessageEvent"];

/**
 * Keeps an import of `node:http` from loading the HTTP client that `fetch` uses. Node reads every export of a built-in
 * module once, when it is first imported, and these exports load that client: 34 ms, and 18 MB in each process. Only an
 * import of one of them by its name would see the difference, so a bundle that has such a name anywhere gets them.
 */
export async function skipHttpClient(bundle: string): Promise<void> {
  // The import says that there is none.
  if (!existsSync(bundle)) return;
  const text = readFileSync(bundle, "utf8");
  if (names.some((name) => text.includes(name))) return;
  const http = process.getBuiltinModule("node:http");
  const own = names.flatMap((name) => {
    const property = Object.getOwnPropertyDescriptor(http, name);
    return property?.get === undefined ? [] : [[name, property] as const];
  });
  for (const [name, property] of own)
    Object.defineProperty(http, name, { ...property, get: () => undefined });
  await import("node:http");
  for (const [name, property] of own) Object.defineProperty(http, name, property);
}
