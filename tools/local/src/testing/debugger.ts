import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

interface InspectorMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
}

/** A debugger over the inspector protocol, as an editor is one. */
export interface Debugger {
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  next(method: string): Promise<Record<string, unknown>>;
  close(): void;
}

export async function attachDebugger(url: string): Promise<Debugger> {
  const socket = new WebSocket(url);
  await once(socket, "open");
  let sent = 0;
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  const waiting = new Map<string, (params: Record<string, unknown>) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, method, params = {}, result = {} }: InspectorMessage = JSON.parse(String(data));
    if (id !== undefined) answers.get(id)?.(result);
    if (method !== undefined) waiting.get(method)?.(params);
  });
  return {
    send: (method, params = {}) => {
      sent += 1;
      const id = sent;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => answers.set(id, resolve));
    },
    next: (method) => new Promise((resolve) => waiting.set(method, resolve)),
    close: () => socket.close(),
  };
}

/** The bundle that an inspected function runs, as a URL. */
export async function bundleOf(inspector: Debugger): Promise<string> {
  const expression = "require('node:url').pathToFileURL(process.argv[2]).href";
  const { result } = await inspector.send("Runtime.evaluate", { expression, includeCommandLineAPI: true });
  if (typeof result === "object" && result !== null && "value" in result) return String(result.value);
  throw new Error("The function does not say which bundle it runs.");
}

/** Where a line of a source lies in its bundle, as an editor finds it: by the source map. Lines count from 0. */
export async function placeInBundle(
  bundle: string,
  source: { file: string; line: number },
): Promise<{ url: string; lineNumber: number; columnNumber: number }> {
  const map = new SourceMap(JSON.parse(await readFile(`${fileURLToPath(bundle)}.map`, "utf8")));
  const lines = (await readFile(fileURLToPath(bundle), "utf8")).split("\n");
  for (const [lineNumber, text] of lines.entries()) {
    for (let columnNumber = 0; columnNumber < text.length; columnNumber += 1) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if (!("originalSource" in entry) || entry.originalLine !== source.line) continue;
      if (entry.originalSource.endsWith(source.file)) return { url: bundle, lineNumber, columnNumber };
    }
  }
  throw new Error(`${source.file}:${source.line + 1} is not in the bundle.`);
}
