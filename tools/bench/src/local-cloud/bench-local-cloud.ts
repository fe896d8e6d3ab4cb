import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../statistics.ts";
import { type CpuPart, cpuByPart, largeParts, readProfile } from "./cpu-by-part.ts";
import type { CloudMeasurement, LocalCloudFigures } from "./local-cloud-figures.ts";
import { measureMessages } from "./measure-messages.ts";
import { runMessages } from "./run-messages.ts";
import { type TimeToReady, timeToReady } from "./time-to-ready.ts";

const plan = [
  { messages: 1000, runs: 5 },
  { messages: 10_000, runs: 2 },
] as const;
const readyRuns = 5;
const profiledMessages = 5000;

/** The local cloud as `npm start` runs it: its start, its pace, its memory, and where its time goes. */
export async function benchLocalCloud(onProgress: (text: string) => void): Promise<LocalCloudFigures> {
  // The first start may have to bundle the functions, and is not counted.
  onProgress("ready");
  await timeToReady();
  const starts: TimeToReady[] = [];
  for (let run = 0; run < readyRuns; run += 1) starts.push(await timeToReady());
  const measurements: CloudMeasurement[] = [];
  for (const one of plan) {
    onProgress(`${one.messages} messages`);
    measurements.push(await measureMessages(one));
  }
  onProgress("profile");
  return {
    ready: readyFigures(starts),
    measurements,
    profile: { messages: profiledMessages, parts: await profile() },
  };
}

function readyFigures(starts: readonly TimeToReady[]): LocalCloudFigures["ready"] {
  const [fastest] = starts.toSorted((a, b) => a.totalMs - b.totalMs);
  if (fastest === undefined) throw new Error("Nothing was started.");
  const medianMs = median(starts.map(({ totalMs }) => totalMs));
  return { runs: starts.length, medianMs, fastestMs: fastest.totalMs, ownMs: fastest.ownMs };
}

async function profile(): Promise<readonly CpuPart[]> {
  const folder = await mkdtemp(join(tmpdir(), "ringback-profile-"));
  try {
    await runMessages({ messages: profiledMessages, profileDir: folder });
    return largeParts(cpuByPart(await readProfile(folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
