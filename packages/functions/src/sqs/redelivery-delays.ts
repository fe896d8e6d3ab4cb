import { redeliveryDelaySeconds } from "@ringback/contracts/settings/derived-times";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { SQSRecord } from "aws-lambda";

/**
 * The delay of each record that has to come back, in whole seconds; none without a backoff. `random` gives 0 to 1.
 * In a FIFO group every record gets the delay of the first, since the group is held until all of them are back.
 */
export function redeliveryDelays(
  records: readonly SQSRecord[],
  options: { settings: StageSettings; random: () => number },
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
