import { markdownTable } from "../report/markdown-table.ts";
import { benchNames, type CompleteResults } from "../results.ts";
import { reaches } from "./reaches.ts";

/** How it was measured, on what, and what was wanted. */
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
  const wanted = reaches(results).map(({ what, wanted: limit, measured, isReached }) => [
    what,
    limit,
    measured,
    isReached ? "yes" : "**no**",
  ]);
  const busiest = Math.max(
    ...benchNames.flatMap((name) => [benches[name].taken.loadBefore, benches[name].taken.loadAfter]),
  );
  return `
# Performance

\`npm run bench\` measures Ringback beside its peers, \`npm run bench -- NAME\` one part of it. It writes
\`bench/results.json\`, and this document from it: no figure here is typed by hand.

Measured on ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}, with ${used.join(", ")}.

${markdownTable(["bench", "taken (UTC)", "seconds", "load before", "load after"], runs)}

The load is the machine's average over a minute, and includes what else ran there: up to ${busiest} on
${machine.cores} cores. Whoever measures again on a machine at rest will see smaller times. So the subjects take turns
within one run, ratios are between their fastest runs, which other work disturbs least, and CPU time says more than wall time.

## What was wanted, and what it is

${markdownTable(["", "wanted", "measured", "reached"], wanted)}

The sections below say of each one that is not reached how far it is, what the profile shows and what the limit is, and
of the handler also what was tried.
`;
}
