import type { Cloud } from "@ringback/cli/cloud/cloud";
import { type DeadLetterEntry, getEntry, openEntries } from "@ringback/cli/dead-letters/dead-letter-entry";
import { executionAt } from "@ringback/cli/executions/execution-at";
import { failedExecutions } from "@ringback/cli/executions/failed-executions";
import { mapConcurrently } from "@ringback/cli/map-concurrently";
import { redriveTogether } from "@ringback/cli/redrive/redrive";
import { redriveExecution } from "@ringback/cli/redrive/redrive-execution";
import { isDone, type RedriveResult } from "@ringback/cli/redrive/redrive-result";
import type { PromiseCheck } from "./evidence/promise-check.ts";

const atOnce = 8;
/** An aimed fault that has not happened yet may happen now. */
const attempts = 3;

interface SentAgain {
  readonly result: RedriveResult["result"] | "an edit that it does not need";
  readonly what: string;
}

/**
 * Redrives everything that the archive and the failed executions keep, as `ringback dead-letters redrive` does. The work of
 * each message has to be done then, except of those for which the redrive answers that they need an edit, or that a Catch of
 * their workflow has dealt with them.
 *
 * @param mayNeedEdit whether an entry may need an edit, by what was sent
 */
export async function sendAgain(
  cloud: Cloud,
  mayNeedEdit: (entry: DeadLetterEntry) => boolean,
): Promise<PromiseCheck> {
  let rows: readonly SentAgain[] = [];
  let recorded = 0;
  let done = 0;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    rows = [...(await redriveArchive(cloud, mayNeedEdit)), ...(await redriveExecutions(cloud))];
    recorded += rows.filter(({ result }) => result === "recorded").length;
    done += rows.filter(({ result }) => result === "done").length;
    if (rows.every(isSettled)) break;
  }
  const edits = rows.filter(({ result }) => result === "needs-edit").length;
  const caught = rows.filter(({ result }) => result === "not-redrivable").length;
  const counts = [
    ...(recorded > 0 || done === 0 ? [`${recorded.toLocaleString("en")} sent again and recorded`] : []),
    ...(done > 0 ? [`${done.toLocaleString("en")} sent again and done`] : []),
    `${edits.toLocaleString("en")} need an edit`,
    ...(caught > 0 ? [`${caught.toLocaleString("en")} were caught`] : []),
  ];
  return {
    promise: "what is kept can be sent again",
    checked: counts.join(", "),
    broken: rows.filter((row) => !isSettled(row)).map(({ what, result }) => `${what} ended as ${result}`),
  };
}

const isSettled = ({ result }: SentAgain) =>
  isDone({ result }) || result === "needs-edit" || result === "not-redrivable";

async function redriveArchive(
  cloud: Cloud,
  mayNeedEdit: (entry: DeadLetterEntry) => boolean,
): Promise<SentAgain[]> {
  const rows = await mapConcurrently(
    await openEntries(cloud),
    async (ids) => {
      const results = await redriveTogether(cloud, ids, {});
      return Promise.all(results.map((result) => checkedResult(cloud, result, mayNeedEdit)));
    },
    atOnce,
  );
  return rows.flat();
}

/** Only what was sent as it is may need an edit, and only what its workflow caught may stay as it is. */
async function checkedResult(
  cloud: Cloud,
  { deadLetterId, result }: RedriveResult,
  mayNeedEdit: (entry: DeadLetterEntry) => boolean,
): Promise<SentAgain> {
  const what = `dead letter ${deadLetterId}`;
  if (result !== "needs-edit" && result !== "not-redrivable") return { result, what };
  const entry = await getEntry(cloud, deadLetterId);
  if (result === "needs-edit") {
    return { result: mayNeedEdit(entry) ? result : "an edit that it does not need", what };
  }
  const execution = entry.execution === undefined ? undefined : await executionAt(cloud, entry.execution);
  const isCaught = execution?.status === "SUCCEEDED" || execution?.error !== entry.error;
  return { result: isCaught ? result : "failed", what };
}

async function redriveExecutions(cloud: Cloud): Promise<SentAgain[]> {
  return mapConcurrently(
    await failedExecutions(cloud),
    async (failed) => ({ result: (await redriveExecution(cloud, failed)).result, what: failed.name }),
    atOnce,
  );
}
