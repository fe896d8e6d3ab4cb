import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Deliveries that wait for another attempt. */
export interface PendingDeliveries<Kept extends { readonly id: string }> {
  readonly outlivesTheProcess: boolean;
  /** In place of the same delivery before its last attempt. */
  keep(delivery: Kept): void;
  remove(delivery: Kept): void;
  /** Those of an earlier process. */
  kept(): readonly Kept[];
}

/**
 * Keeps deliveries in a folder, a file each, so that what was accepted is not lost where the process ends between two
 * attempts. Without a folder they end with the process.
 */
export function pendingDeliveries<Kept extends { readonly id: string }>(
  folder: string | undefined,
): PendingDeliveries<Kept> {
  if (folder === undefined) {
    const nothing = () => undefined;
    return { outlivesTheProcess: false, keep: nothing, remove: nothing, kept: () => [] };
  }
  mkdirSync(folder, { recursive: true });
  const names = new Set(readdirSync(folder).filter((name) => name.endsWith(".json")));
  const nameOf = ({ id }: Kept) => `${id}.json`;
  return {
    outlivesTheProcess: true,
    keep: (delivery) => {
      const name = nameOf(delivery);
      const path = join(folder, name);
      // A process that is killed meanwhile leaves the file as it was.
      writeFileSync(`${path}.new`, JSON.stringify(delivery), { flush: true });
      renameSync(`${path}.new`, path);
      names.add(name);
    },
    remove: (delivery) => {
      if (names.delete(nameOf(delivery))) rmSync(join(folder, nameOf(delivery)), { force: true });
    },
    kept: () => [...names].map((name): Kept => JSON.parse(readFileSync(join(folder, name), "utf8"))),
  };
}
