import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventDelivery } from "./event-delivery.ts";

/** Deliveries that wait for another attempt. */
export interface PendingDeliveries {
  readonly outlivesTheProcess: boolean;
  /** In place of the same delivery before its last attempt. */
  keep(delivery: EventDelivery): void;
  remove(delivery: EventDelivery): void;
  /** Those of an earlier process. */
  kept(): readonly EventDelivery[];
}

/** Deliveries that end with the process. */
export const inMemory: PendingDeliveries = {
  outlivesTheProcess: false,
  keep: () => undefined,
  remove: () => undefined,
  kept: () => [],
};

/**
 * Deliveries in a folder, a file each, so that an event that was accepted is not lost where the process ends between two
 * attempts.
 */
export function pendingDeliveries(folder: string): PendingDeliveries {
  mkdirSync(folder, { recursive: true });
  const names = new Set(readdirSync(folder).filter((name) => name.endsWith(".json")));
  const nameOf = ({ executionName }: EventDelivery) => `${executionName}.json`;
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
    kept: () => [...names].map((name): EventDelivery => JSON.parse(readFileSync(join(folder, name), "utf8"))),
  };
}
