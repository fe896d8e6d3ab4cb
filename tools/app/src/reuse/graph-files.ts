import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../folders/cache-folder.ts";
import { nearestFolder } from "../folders/nearest-folder.ts";
import { digestOf } from "./content-digest.ts";
import { type GraphRecord, recordText } from "./graph-record.ts";

/** The name of the committed graph of the stage `local`, next to `sst.config.ts`. */
const committedName = "ringback-graph.json";

/** Where the committed graph of an app is, or would be. */
export function committedFile(app: string): string {
  return join(app, committedName);
}

/**
 * Where the graph of an app is kept once it was evaluated, for each way of evaluating it.
 *
 * @param how everything that one evaluation can differ in from another of the same stage
 */
export async function cachedFile(app: string, stage: string, how: object): Promise<string> {
  const projectDir = nearestFolder(app, "node_modules") ?? app;
  const folder = await cacheFolder({ projectDir, name: "ringback" });
  return join(folder, "graphs", `${stage}-${digestOf(JSON.stringify({ app, ...how }))}.json`);
}

/** Writes a record, whole or not at all. */
export async function writeRecord(file: string, record: GraphRecord): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(draft, recordText(record));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
