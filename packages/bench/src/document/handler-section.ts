import { handlerTables, measured } from "../handler/handler-tables.ts";
import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import type { SubjectName } from "../subjects/subject-names.ts";
import { tablesText } from "./tables-text.ts";

export function handlerSection({ benches }: CompleteResults): string {
  const { figures } = benches.handler;
  const { latencyMs, fullEvent, measurements } = figures;
  const at = (subject: SubjectName, size: number) => measured(measurements, subject, size);
  const own = at("ringback", 10);
  const floor = at("floor", 10);
  const latency = latencyMs.store + latencyMs.workflow;
  return `
## Handler

One batch at a time, warm, against stub endpoints in another process, which answer after ${latencyMs.store} ms (DynamoDB) and
${latencyMs.workflow} ms (Step Functions). Every subject gets the same events. ${countText(fullEvent.messages)} messages are ${(fullEvent.bytes / 1e6).toFixed(2)} MB of
event, about the 6 MB that Lambda takes; 10,000 is for stress. Settings are production's, with the batch size that is
measured and without the account's share of callbacks, which would be all that is measured. The endpoints speak plain
HTTP: what TLS costs is not in it. A test holds that all subjects write the same items and tell the same tasks.

${tablesText(handlerTables(figures))}

- The floor sends the bytes of two calls a message over raw HTTP, and validates, hashes, signs, retries and logs nothing.
- At 10 messages the two latencies are ${latency} ms of the ${figureText(own.fastestWallMs)} ms (fastest), and of the floor's ${figureText(floor.fastestWallMs)} ms. The rest is CPU, and ${ratioText(own.fastestWallMs / floor.fastestWallMs)} is what
  remains between them.
- The ${megabytesText(at("ringback", 3000).peakBytes)} MB at ${countText(fullEvent.messages)} hold Node, the bundle, the event and its text, and what a young generation of V8's size lets lie.
`;
}
