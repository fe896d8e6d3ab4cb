import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { RunningApp } from "@ringback/local/endpoint/endpoint";
import * as z from "zod/mini";
import { CommandFailure } from "../errors/command-failure.ts";

/** How long a local cloud that is starting is waited for, and how often it is asked. */
const startingMs = 10_000;
const pollMs = 100;
/** How long the endpoint may take to answer. */
const answerMs = 5000;

const runningSchema = z.object({
  app: z.object({ name: z.string(), stage: z.string() }),
  links: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Something else than a local cloud answers at its endpoint. */
export class NotALocalCloud extends CommandFailure {}

/**
 * Asks a local cloud which app it runs: `GET /` of its endpoint. One that is starting is waited for.
 *
 * @param endpoint `http://127.0.0.1:4566`
 * @throws the error of the network where nothing answers; NotALocalCloud where something else answers
 */
export async function runningApp(endpoint: string): Promise<RunningApp> {
  const endsAt = Date.now() + startingMs;
  for (;;) {
    const { status, body } = await get(endpoint);
    if (status === 503 && Date.now() < endsAt) {
      await delay(pollMs);
      continue;
    }
    const running = runningSchema.safeParse(status === 200 ? parse(body) : undefined);
    if (running.success) return running.data;
    throw new NotALocalCloud(
      `What answers at ${endpoint} (HTTP ${status}) is not a local cloud of Ringback. Start one with \`npm start\`, or give its address with --endpoint URL.`,
    );
  }
}

async function get(endpoint: string): Promise<{ status: number; body: string }> {
  const send = endpoint.startsWith("https:") ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const signal = AbortSignal.timeout(answerMs);
    const sent = send(endpoint, { agent: false });
    signal.addEventListener("abort", () => sent.destroy(signal.reason));
    sent.once("response", resolve);
    sent.once("error", reject);
    sent.end();
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
