import type { HandlerFigures } from "../handler/handler-figures.ts";
import { found, handlerTables, measured } from "../handler/handler-tables.ts";
import { type VariantName, variants } from "../handler/recorder-variants.ts";
import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import type { SubjectName } from "../subjects/subject-names.ts";
import { tablesText } from "./tables-text.ts";

export function handlerSection({ benches }: CompleteResults): string {
  const { figures } = benches.handler;
  const { latencyMs, fullEvent, measurements, profile } = figures;
  const at = (subject: SubjectName, size: number) => measured(measurements, subject, size);
  const own = at("ringback", 10);
  const floor = at("floor", 10);
  const statements = at("statement-floor", 10);
  const latency = latencyMs.store + latencyMs.workflow;
  const [first, second] = profile.parts;
  const hasFailed = figures.failed.length > 0;
  return `
## Handler

One batch at a time, warm, against stub endpoints in another process, which answer after ${latencyMs.store} ms (DynamoDB) and
${latencyMs.workflow} ms (Step Functions). Every handler gets the same events, and a test checks that all of them write the same items
and call back for the same tasks. "The article" is the AWS CDK article of 2022 from which the idea comes.

${countText(fullEvent.messages)} messages are ${(fullEvent.bytes / 1e6).toFixed(2)} MB of event, about the 6 MB that Lambda takes; 10,000 is for stress.

Settings are production's, with the batch size that is measured and without the limit of callbacks a second, which
would decide every time. The heap is what V8 takes by itself in production's 512 MB. The endpoints speak plain HTTP:
what TLS costs is not in it.

${tablesText(handlerTables(figures))}

- The floor sends two calls a message over raw HTTP, byte for byte as long as the AWS clients' own, and validates, hashes, signs,
  retries and logs nothing. The second floor writes 25 messages an insert, as Ringback does.
- Fewer requests save most: ${figureText(at("ringback", 1000).requestsAMessage)} a message at 1,000 instead of ${figureText(at("powertools", 1000).requestsAMessage)}. A message takes ${figureText(at("ringback", 1000).lowestCpuMsAMessage)} ms of CPU
  there, Powertools' takes ${figureText(at("powertools", 1000).lowestCpuMsAMessage)} ms (${ratioText(at("ringback", 1000).lowestCpuMsAMessage / at("powertools", 1000).lowestCpuMsAMessage)}).
- ${hasFailed ? "A handler that failed ran out of the 512 MB, or took more than twice the function's timeout: it prepares requests that then wait for a socket." : "No handler ran out of the 512 MB."} Ringback prepares
  a request when its turn comes, so ${countText(fullEvent.messages)} messages take ${megabytesText(at("ringback", 3000).peakBytes)} MB at the peak.
${beforeText(figures)}
### A batch of 10

The two latencies are ${latency} ms of the ${figureText(own.fastestWallMs)} ms (fastest run) and of the floor's ${figureText(floor.fastestWallMs)} ms: Ringback takes ${ratioText(own.fastestWallMs / floor.fastestWallMs)} the floor's
time. The floor of fewer requests takes ${figureText(statements.fastestWallMs)} ms, since its callbacks begin only when the one insert has been
answered, all at once.

What remains is CPU: ${figureText(own.lowestCpuMsAMessage * 10)} ms a batch, against the floor's ${figureText(floor.lowestCpuMsAMessage * 10)} ms. By the profile, ${first?.part ?? "nothing"} has the
largest part of it (${shareText(profile, 0)}), then ${second?.part ?? "nothing"} (${shareText(profile, 1)}). Ten callbacks are ten requests whatever the
handler does, each signed and sent alone, since Step Functions takes one task a call: that is the limit.

What was tried, one change at a time, compared with the handler as it is: ${triedText(figures)}.
The semi-space is a setting of Node (\`NODE_OPTIONS=--max-semi-space-size\`), not a change of the code. It is worth setting for a stage with
large batches, because garbage is then collected less often; for production's batches of 10 it makes little difference.
`;
}

/** What AWS's client costs, where the earlier recorder was measured as well. */
function beforeText({ measurements }: HandlerFigures): string {
  const before = found(measurements, "before", 1000);
  if (before === undefined) return "";
  const own = measured(measurements, "ringback", 1000);
  const ratio = ratioText(own.cpuMsAMessage / before.cpuMsAMessage);
  return `- Ringback earlier sent its callbacks as HTTP requests of its own. Now AWS's client sends them, which finds its endpoint, corrects a
  wrong clock and reads errors as in every other client, at ${ratio} the CPU a message at 1,000 (medians).
`;
}

function shareText({ parts }: HandlerFigures["profile"], index: number): string {
  const total = parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return `${(((parts[index]?.cpuMs ?? 0) / total) * 100).toFixed(0)} %`;
}

function triedText({ variants: measurements }: HandlerFigures): string {
  const at = (name: VariantName, size: number) =>
    measurements.find((one) => one.subject === name && one.size === size);
  const asItIs = at("as-it-is", 1000);
  if (asItIs === undefined) throw new Error("The recorder as it is was not measured.");
  const names = measurements.filter(({ size, subject }) => size === 1000 && subject !== "as-it-is");
  return names
    .map(
      ({ subject, lowestCpuMsAMessage, fastestWallMs }) =>
        `${variants[subject].title} (${ratioText(lowestCpuMsAMessage / asItIs.lowestCpuMsAMessage)} the CPU and ${ratioText(fastestWallMs / asItIs.fastestWallMs)} the time at 1,000)`,
    )
    .join(", ");
}
