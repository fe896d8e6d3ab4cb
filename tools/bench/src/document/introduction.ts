import { markdownTable } from "../report/markdown-table.ts";
import { benchNames, type CompleteResults } from "../results.ts";
import { targets } from "./targets.ts";

/** How it was measured, on what, and the targets. */
export function introduction(results: CompleteResults): string {
  const { machine, versions, benches } = results;
  const runs = benchNames.map((name) => {
    const { at, seconds, loadBefore, loadAfter } = benches[name].taken;
    return [
      `\`${name}\``,
      at.slice(0, 16).replace("T", " "),
      String(seconds),
      String(loadBefore),
      String(loadAfter),
    ];
  });
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rows = targets(results).map(({ what, target, measured, isMet }) => [
    what,
    target,
    measured,
    isMet ? "yes" : "**no**",
  ]);
  const busiest = Math.max(
    ...benchNames.flatMap((name) => [benches[name].taken.loadBefore, benches[name].taken.loadAfter]),
  );
  return `
# Performance

\`npm run bench\` compares Ringback with other handlers, \`npm run bench -- NAME\` measures one part. It writes
\`tools/bench/results.json\`, and this document from it: no figure here is typed by hand.

Measured on ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}, with ${used.join(", ")}.

${markdownTable(["bench", "taken (UTC)", "seconds", "load before", "load after"], runs)}

The load is the machine's average over a minute, and includes what else ran there: up to ${busiest} on
${machine.cores} cores. A machine with nothing else to do gives smaller times. So the handlers take turns
within one run, ratios are between their fastest runs, which other work disturbs least, and CPU time says more than wall time.

## Targets

${markdownTable(["", "target", "measured", "met"], rows)}

The sections below say for each target that is not met how far it is, what the profile shows and what the limit is, and
for the handler also what was tried.
`;
}
