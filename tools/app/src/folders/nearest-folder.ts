import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder, from this one upwards, that holds a file of that name; undefined where none does. */
export function nearestFolder(from: string, file: string): string | undefined {
  if (existsSync(join(from, file))) return from;
  const above = dirname(from);
  return above === from ? undefined : nearestFolder(above, file);
}
