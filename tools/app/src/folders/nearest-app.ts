import { AppError } from "../errors/app-error.ts";
import { nearestFolder } from "./nearest-folder.ts";

/**
 * The folder of the app that a command runs: the nearest one, from a folder upwards, that holds an `sst.config.ts`, as
 * SST itself finds its project.
 *
 * @throws AppError where there is none
 */
export function nearestApp(from: string): string {
  const found = nearestFolder(from, "sst.config.ts");
  if (found !== undefined) return found;
  throw new AppError(
    `There is no sst.config.ts in ${from} or in a folder above it. Run the command in the folder of an SST app.`,
  );
}
