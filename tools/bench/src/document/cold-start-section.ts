import type { ColdStartFigures } from "../cold-start/cold-start-figures.ts";
import { coldStartTables, started } from "../cold-start/cold-start-tables.ts";
import { countText, figureText, ratioText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

/** What a recorder loads of AWS's beyond the floor's two clients. */
const furtherClients = new Set([
  "@aws-sdk/client-sqs",
  "@aws-sdk/middleware-sdk-sqs",
  "@aws-sdk/lib-dynamodb",
  "@aws-sdk/util-dynamodb",
]);

export function coldStartSection({ benches }: CompleteResults): string {
  const { figures } = benches["cold-start"];
  const own = started(figures, "ringback");
  const apart = started(figures, "ringback-apart");
  const floor = started(figures, "clients");
  const nothing = started(figures, "nothing");
  const above = own.bundleBytes - floor.bundleBytes;
  return `
## Cold start

Each handler is started ${own.runs} times, in turn, in a process of its own, from the start of the process to the moment
at which the handler can be called, and to the first message that is settled. Lambda's own part (fetching the code, starting the
sandbox) is not included, and a function with less memory has less of a processor.

${tablesText(coldStartTables(figures))}

- The floor is a bundle of the two AWS clients and nothing else. Ringback adds ${countText(above / 1000)} KB to it
  (${ratioText(own.bundleBytes / floor.bundleBytes)}) and is ready after ${figureText(own.fastestReadyMs)} ms where the floor is after ${figureText(floor.fastestReadyMs)} ms (${ratioText(own.fastestReadyMs / floor.fastestReadyMs)}, fastest runs).${furtherClientsText(figures)}
- Node itself takes ${figureText(nothing.fastestReadyMs)} ms of that.
- The same code with its packages in \`node_modules\` takes ${ratioText(apart.fastestReadyMs / own.fastestReadyMs)} the time of the bundle.
- The AWS clients are most of the bundle and of the time to load it, so they set the limit.
`;
}

function furtherClientsText({ packages }: ColdStartFigures): string {
  const bytes = packages
    .filter(({ name }) => furtherClients.has(name))
    .reduce((sum, { bytes: own }) => sum + own, 0);
  return bytes === 0
    ? ""
    : ` ${countText(bytes / 1000)} KB of it are AWS's client of SQS and its document client.`;
}
