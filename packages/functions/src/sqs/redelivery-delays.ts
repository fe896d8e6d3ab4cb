import { redeliveryDelaySeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { SQSRecord } from "aws-lambda";

/**
 * The delay of each failed record, in whole seconds; an empty list where the settings have no backoff. In a FIFO group
 * every record gets the delay of the first, since SQS delivers none of the group until all of them are visible again.
 *
 * @param options.random returns a number from 0 to 1
 */
export function redeliveryDelays(
  records: readonly SQSRecord[],
  options: { settings: TaskSettings; random: () => number },
): readonly { readonly record: SQSRecord; readonly seconds: number }[] {
  const groups = new Map<string, number>();
  return records.flatMap((record) => {
    const receiveCount = Number(record.attributes.ApproximateReceiveCount);
    const own = redeliveryDelaySeconds({
      settings: options.settings,
      receiveCount,
      jitter: options.random(),
    });
    if (own === undefined) return [];
    const group = record.attributes.MessageGroupId;
    const seconds = group === undefined ? own : (groups.get(group) ?? own);
    if (group !== undefined) groups.set(group, seconds);
    return [{ record, seconds }];
  });
}
