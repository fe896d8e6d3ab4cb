import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { TableService } from "../dynamodb/table-service.ts";
import { openStoredNames, type StoredNames } from "../sqs/stored-names.ts";
import { dataKinds } from "./data-kinds.ts";
import { physicalNameOf } from "./physical-name.ts";
import { resourceKey } from "./resource-key.ts";

const file = "names.json";

type Kind = (typeof dataKinds)[string];
interface Kept {
  readonly kind: Kind;
  /** The name at AWS, by which the folder holds it. */
  readonly name: string;
}

/**
 * Brings what a data folder holds to the names that it has in the app now: the folder remembers which logical resource had
 * which name. Nothing is lost: what the app has no more stays in the folder, and comes back under its logical name.
 *
 * To be called with the tables open, before the queues are opened and before anything of the graph is made.
 *
 * @param options.folder the data folder
 * @param options.queues the folder within it where queues and buckets are kept
 * @param options.onWarning called with a sentence on what stays idle in the folder
 */
export async function keepNames(options: {
  folder: string;
  queues: string;
  tables: Pick<TableService, "tableNames" | "renameTable">;
  graph: AppGraph;
  onWarning(message: string): void;
}): Promise<void> {
  const { folder, tables, graph, onWarning } = options;
  const remembered = await readNames(folder);
  const wanted = new Map<string, Kept>();
  for (const resource of graph.resources) {
    const kind = dataKinds[resource.type];
    if (kind !== undefined) wanted.set(resourceKey(resource), { kind, name: physicalNameOf(resource) });
  }
  // Most starts: the folder is of this app, and nothing has another name.
  if (isDeepStrictEqual(remembered, wanted)) return;
  const stored = openStoredNames(options.queues);
  try {
    const there = {
      queue: new Set(stored?.queues),
      bucket: new Set(stored?.buckets),
      table: new Set(await tables.tableNames()),
    };
    await renameAll(renamesOf({ remembered, wanted, there }), there, { stored, tables });
    // Without a file, the folder is of a time before there was one: all that it holds may be meant.
    const known = remembered ?? everything(there);
    const inUse = new Set([...wanted.values()].map(({ kind, name }) => `${kind} ${name}`));
    const idle = [...known].filter(
      ([, { kind, name }]) => there[kind].has(name) && !inUse.has(`${kind} ${name}`),
    );
    if (idle.length > 0) onWarning(idleWarning(idle.map(([, kept]) => kept)));
    const comesBack = remembered === undefined ? [] : idle.filter(([key]) => !wanted.has(key));
    await writeNames(folder, new Map([...comesBack, ...wanted]));
  } finally {
    stored?.close();
  }
}

interface Rename {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
}

type Stored = Readonly<Record<Kind, Set<string>>>;

function renamesOf(names: {
  remembered: ReadonlyMap<string, Kept> | undefined;
  wanted: ReadonlyMap<string, Kept>;
  there: Stored;
}): Map<string, Rename> {
  const renames = new Map<string, Rename>();
  for (const [key, { kind, name: to }] of names.wanted) {
    const from = names.remembered?.get(key)?.name;
    if (from === undefined || from === to || !names.there[kind].has(from)) continue;
    // A standard queue's messages have no group: they would not fit a FIFO queue.
    if (from.endsWith(".fifo") === to.endsWith(".fifo")) renames.set(key, { kind, from, to });
  }
  return renames;
}

const everything = (there: Stored): Map<string, Kept> =>
  new Map(
    (["queue", "table", "bucket"] as const).flatMap((kind) =>
      [...there[kind]].map((name) => [`${kind} ${name}`, { kind, name }] as const),
    ),
  );

/** A name may only be free once another rename has freed it. One that never is stays as it is, and is idle. */
async function renameAll(
  renames: Map<string, Rename>,
  there: Stored,
  { stored, tables }: { stored: StoredNames | undefined; tables: Pick<TableService, "renameTable"> },
): Promise<void> {
  let isMoving = true;
  while (isMoving) {
    isMoving = false;
    for (const [key, { kind, from, to }] of renames) {
      if (there[kind].has(to)) continue;
      if (kind === "table") await tables.renameTable(from, to);
      else if (kind === "queue") stored?.renameQueue(from, to);
      else stored?.renameBucket(from, to);
      there[kind].delete(from);
      there[kind].add(to);
      renames.delete(key);
      isMoving = true;
    }
  }
}

function idleWarning(idle: readonly Kept[]): string {
  const listed = (["queue", "table", "bucket"] as const).flatMap((kind) => {
    const names = idle.filter((kept) => kept.kind === kind).map(({ name }) => name);
    return names.length === 0 ? [] : [`${kind}${names.length > 1 ? "s" : ""} ${names.join(", ")}`];
  });
  return `The data folder holds what the app does not have: ${listed.join("; ")}. It stays there, idle.`;
}

/** @returns undefined where the folder has no names yet; by type and logical name, in the order of the file */
async function readNames(folder: string): Promise<Map<string, Kept> | undefined> {
  const text = await readFile(join(folder, file), "utf8").catch((error) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const names = new Map<string, Kept>();
  for (const [key, name] of Object.entries(parsed(text))) {
    const kind = dataKinds[key.slice(0, key.indexOf(" "))];
    if (kind !== undefined && typeof name === "string") names.set(key, { kind, name });
  }
  return names;
}

function parsed(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null) return value;
  throw new Error(`${file} of the data folder is not a JSON object.`);
}

async function writeNames(folder: string, names: ReadonlyMap<string, Kept>): Promise<void> {
  const text = JSON.stringify(Object.fromEntries([...names].map(([key, { name }]) => [key, name])), null, 2);
  // A process that is killed leaves the old file or the new one, whole.
  await writeFile(join(folder, `${file}.new`), `${text}\n`, { mode: 0o600 });
  await rename(join(folder, `${file}.new`), join(folder, file));
}
