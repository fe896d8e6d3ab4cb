import type { Cloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry, updateEntry } from "../dead-letters/dead-letter-entry.ts";
import { taskOfEntry } from "../dead-letters/entry-owner.ts";
import { compareWithTable } from "../messages/compare-with-table.ts";
import { redriveByAws } from "./redrive-by-aws.ts";
import { redriveByNewExecution } from "./redrive-by-new-execution.ts";
import { redriveInput } from "./redrive-input.ts";
import type { RedriveOptions, RedriveResult } from "./redrive-result.ts";
import { redriveWay } from "./redrive-way.ts";

/**
 * Sends a dead letter again, in the way that continues its workflow, and waits for the end (`redriveWay`).
 * @throws CommandFailure if the entry does not exist any more
 */
export async function redrive(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: RedriveOptions,
): Promise<RedriveResult> {
  const { deadLetterId } = entry;
  const results = await redriveWith(cloud, entry, options);
  return results.find((result) => result.deadLetterId === deadLetterId) ?? { deadLetterId, result: "failed" };
}

/**
 * Sends the dead letters of one execution again. AWS's redrive of the execution continues all of them at once.
 *
 * @param deadLetterIds as `openEntries` gives them
 * @throws CommandFailure if an entry does not exist any more
 */
export async function redriveTogether(
  cloud: Cloud,
  deadLetterIds: readonly string[],
  options: RedriveOptions,
): Promise<readonly RedriveResult[]> {
  const results = new Map<string, RedriveResult>();
  for (const deadLetterId of deadLetterIds) {
    if (results.has(deadLetterId)) continue;
    for (const result of await redriveWith(cloud, await getEntry(cloud, deadLetterId), options))
      results.set(result.deadLetterId, result);
  }
  return [...results.values()];
}

/** The results of the entry, and of those that are redriven along with it. */
async function redriveWith(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: RedriveOptions,
): Promise<readonly RedriveResult[]> {
  const { deadLetterId, status } = entry;
  const messagesTable = taskOfEntry(cloud.whole, entry)?.messagesTable;
  if (status === "recorded" && options.body === undefined) {
    const result = messagesTable === undefined ? "already-done" : "already-recorded";
    return [{ deadLetterId, result }];
  }
  const way = await redriveWay(cloud, entry);
  switch (way.how) {
    case "new-execution": {
      const of = { workflow: way.workflow, messagesTable };
      return [await redriveByNewExecution(cloud, entry, of, options)];
    }
    case "redrive-execution":
      return redriveByAws(cloud, entry, options);
    case "none": {
      if (!(await isRecorded(cloud, messagesTable, entry)))
        return [{ deadLetterId, result: "not-redrivable", reason: way.why }];
      await updateEntry(cloud, entry, { status: "recorded", settledAt: Date.now() });
      return [{ deadLetterId, result: "already-recorded" }];
    }
  }
}

/** Whether the message of an entry has been recorded since, by something else. */
async function isRecorded(
  cloud: Cloud,
  messagesTable: string | undefined,
  { body }: DeadLetterEntry,
): Promise<boolean> {
  const plan = redriveInput(body);
  return plan.outcome === "input" && (await compareWithTable(cloud, messagesTable, plan.event)) === "same";
}
