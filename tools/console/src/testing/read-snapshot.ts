import type { Snapshot } from "../api/page-api.ts";

/** The first snapshot that a console sends, as its page gets it. */
export async function readSnapshot(url: string): Promise<Snapshot> {
  const abort = new AbortController();
  const answer = await fetch(`${url}/api/live`, { signal: abort.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n\n")) text += (await reader?.read())?.value ?? "";
  abort.abort();
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "");
}
