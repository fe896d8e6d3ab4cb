import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../plan/random.ts";

const lookAgainMs = 20;

/**
 * Ends one of the processes with SIGKILL. The one that is drawn may have ended by itself since they were named, as
 * injected faults have it: then another is drawn, of those that are there by now.
 */
export async function killOneOf(
  processIds: () => Promise<readonly number[]>,
  random: Pick<Random, "oneOf">,
): Promise<void> {
  for (;;) {
    const named = await processIds();
    if (named.length > 0 && isKilled(random.oneOf(named))) return;
    await delay(lookAgainMs);
  }
}

/** Whether there was such a process. */
function isKilled(processId: number): boolean {
  try {
    return process.kill(processId, "SIGKILL");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
