import { fileURLToPath } from "node:url";
import { startChild } from "../child.ts";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import type { StubCounts } from "./start-stub.ts";

/** The stub in a process of its own. */
export interface RunningStub {
  readonly url: string;
  counts(): Promise<StubCounts>;
  end(): Promise<void>;
}

const entry = fileURLToPath(new URL("./stub-process.ts", import.meta.url));

/** Starts the stub in a process of its own, so that its work takes no time from what is measured. */
export async function runStub(): Promise<RunningStub> {
  const { file } = await bundleSubject({ name: "stub", entry, packages: "bundled" });
  const child = startChild({ file });
  const { url } = await urlOf(child.firstMessage);
  return { url, counts: () => child.ask<StubCounts>({}), end: () => child.end() };
}

async function urlOf(firstMessage: Promise<unknown>): Promise<{ url: string }> {
  const message = await firstMessage;
  if (typeof message === "object" && message !== null && "url" in message)
    return { url: String(message.url) };
  throw new Error("The stub sent no URL.");
}
