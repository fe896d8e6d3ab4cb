import { join } from "node:path";
import { nearestFolder } from "@ringback/app/folders/nearest-folder";

const repository = join(import.meta.dirname, "..", "..", "..", "..");

/**
 * The folder of the app that a command runs: the nearest one, from a folder upwards, that holds an `sst.config.ts`, as
 * SST itself finds its project. Where there is none, the app of this repository.
 */
export function nearestApp(from: string): string {
  return nearestFolder(from, "sst.config.ts") ?? repository;
}
