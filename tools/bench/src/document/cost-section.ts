import { ways, wayTitles } from "../cost/cost-figures.ts";
import { costTables } from "../cost/cost-tables.ts";
import { millionMessages } from "../cost/million-messages.ts";
import { prices } from "../cost/prices.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

export function costSection({ benches }: CompleteResults): string {
  const { figures } = benches.cost;
  const lines = millionMessages(figures);
  const transitions = lines.find(({ what }) => what.startsWith("Step Functions"));
  const others = ways.map((way) => {
    const total = lines.reduce((sum, { dollars }) => sum + dollars[way], 0);
    return `${(total - (transitions?.dollars[way] ?? 0)).toFixed(2)} (${wayTitles[way]})`;
  });
  const aTransition = prices.stepFunctionsAMillionTransitions.toFixed(2);
  return `
## Cost

The arithmetic of [docs/aws.md](aws.md), with what one invocation takes here. Lambda gives a function a whole
processor at 1,769 MB and a share of it below, so CPU time takes that much longer and waiting does not. All three
ways are computed with the same memory, full batches and items under 1 KB; the article names no memory.

${tablesText(costTables(figures))}

- State transitions are nearly all of it, at ${aTransition} a million: *Check input*, which lets bad input fail at once with
  the name of the field, is one of Ringback's four. The other two ways have three.
- All other lines together are ${others.join(", ")}. The article calls back twice a message and
  logs every callback whole, tokens included; its batches of 2 and those logs are what costs more.
- Direct invocation has no queue to pay for, and nothing that limits a burst of writes to the table: a request
  a message, and a concurrency as high as the burst.
`;
}
