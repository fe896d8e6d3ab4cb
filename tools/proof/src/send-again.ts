import type { Cloud } from "@ringback/cli/cloud/cloud";
import { getEntry, openEntries } from "@ringback/cli/dead-letters/dead-letter-entry";
import { failedExecutions } from "@ringback/cli/executions/failed-executions";
import { mapConcurrently } from "@ringback/cli/map-concurrently";
import { redrive } from "@ringback/cli/redrive/redrive";
import { redriveExecution } from "@ringback/cli/redrive/redrive-execution";
import type { PromiseCheck } from "./evidence/promises.ts";
import type { PlannedMessage } from "./plan/planned-message.ts";

const atOnce = 8;
/** An aimed fault that has not happened yet may happen now. */
const attempts = 3;

interface SentAgain {
  readonly result: string;
  readonly what: string;
}

/**
 * Redrives everything that the archive and the failed executions keep, as `ringback dead-letters redrive` does. Each
 * message has to be recorded then, except those for which the redrive answers that they need an edit.
 */
export async function sendAgain(cloud: Cloud, planned: readonly PlannedMessage[]): Promise<PromiseCheck> {
  let rows: readonly SentAgain[] = [];
  let recorded = 0;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    rows = [...(await redriveArchive(cloud, planned)), ...(await redriveExecutions(cloud))];
    recorded += rows.filter(({ result }) => result === "recorded").length;
    if (rows.every(isSettled)) break;
  }
  const edits = rows.filter(({ result }) => result === "needs-edit").length;
  return {
    promise: "what is kept can be sent again",
    checked: `${recorded.toLocaleString("en")} sent again and recorded, ${edits.toLocaleString("en")} need an edit`,
    broken: rows.filter((row) => !isSettled(row)).map(({ what, result }) => `${what} ended as ${result}`),
  };
}

const isSettled = ({ result }: SentAgain) => result.endsWith("recorded") || result === "needs-edit";

async function redriveArchive(cloud: Cloud, planned: readonly PlannedMessage[]): Promise<SentAgain[]> {
  const isGood = new Set(planned.flatMap(({ kind, input }) => (kind === "good" ? [input.id] : [])));
  const isOther = new Set(planned.flatMap(({ kind, input }) => (kind === "other content" ? [input.id] : [])));
  return mapConcurrently(
    await openEntries(cloud),
    async (id) => {
      const entry = await getEntry(cloud, id);
      const { result } = await redrive(cloud, entry, {});
      const mayNeedEdit = !isGood.has(entry.messageId) || isOther.has(entry.messageId);
      const isWrong = result === "needs-edit" && !mayNeedEdit;
      return {
        result: isWrong ? "an edit that it does not need" : result,
        what: `dead letter ${entry.deadLetterId}`,
      };
    },
    atOnce,
  );
}

async function redriveExecutions(cloud: Cloud): Promise<SentAgain[]> {
  return mapConcurrently(
    await failedExecutions(cloud),
    async (failed) => ({ result: (await redriveExecution(cloud, failed)).result, what: failed.name }),
    atOnce,
  );
}
