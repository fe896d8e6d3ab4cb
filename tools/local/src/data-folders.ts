import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Creates the folders of a data folder: one each for the queues, the tables, the executions, and for the events and the
 * messages of topics that wait for another attempt at their delivery.
 */
export async function dataFolders(
  dataDir: string,
): Promise<Record<"queues" | "tables" | "executions" | "events" | "topics", string>> {
  const folders = {
    queues: join(dataDir, "queues"),
    tables: join(dataDir, "tables"),
    executions: join(dataDir, "executions"),
    events: join(dataDir, "events"),
    topics: join(dataDir, "topics"),
  };
  // Queues and histories hold task tokens, as at AWS, so only this user may read the folders.
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  return folders;
}
