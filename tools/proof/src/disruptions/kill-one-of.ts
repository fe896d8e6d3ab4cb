import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../plan/random.ts";

const retryMs = 20;

/**
 * Ends one of the processes with SIGKILL. The one that is drawn may have ended since the processes were listed, because
 * of an injected fault: then they are listed again, and another is drawn.
 */
export async function killOneOf(
  processIds: () => Promise<readonly number[]>,
  random: Pick<Random, "oneOf">,
): Promise<void> {
  for (;;) {
    const listed = await processIds();
    if (listed.length > 0 && isKilled(random.oneOf(listed))) return;
    await delay(retryMs);
  }
}

/** False where the process has ended already. */
function isKilled(processId: number): boolean {
  try {
    return process.kill(processId, "SIGKILL");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
