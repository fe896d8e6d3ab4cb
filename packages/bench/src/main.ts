import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchColdStart } from "./cold-start/bench-cold-start.ts";
import { coldStartTables } from "./cold-start/cold-start-tables.ts";
import { benchHandler } from "./handler/bench-handler.ts";
import { handlerTables } from "./handler/handler-tables.ts";
import { type BenchName, type Results, resultsHere, type Taken, writeResults } from "./results.ts";

const usage = `Usage: npm run bench [-- NAME ...]

Measures Ringback beside its peers, prints tables and writes bench/results.json. Without a name, all of them:

  handler       batches of 1 to 10,000 messages against stub endpoints
  cold-start    bundle bytes, and time to the first message
`;

type Progress = (text: string) => void;
interface Table {
  readonly title: string;
  readonly table: string;
}

const names = ["handler", "cold-start"] as const satisfies readonly BenchName[];

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  const unknown = positionals.filter((name) => !names.some((known) => known === name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(
      unknown.length > 0 ? `There is no bench "${unknown.join(" ")}".\n\n${usage}` : usage,
    );
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  for (const name of names) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stdout.write(`\n## ${name}\n`);
    await runBench(name);
  }
}

async function runBench(name: BenchName): Promise<void> {
  switch (name) {
    case "handler": {
      const measured = await taken(benchHandler);
      await keep({ [name]: measured }, handlerTables(measured.figures));
      return;
    }
    case "cold-start": {
      const measured = await taken(benchColdStart);
      await keep({ [name]: measured }, coldStartTables(measured.figures));
      return;
    }
  }
}

async function taken<Figures>(
  bench: (onProgress: Progress) => Promise<Figures>,
): Promise<{ taken: Taken; figures: Figures }> {
  const loadBefore = load();
  const startedAt = performance.now();
  const at = new Date().toISOString();
  const figures = await bench((text) => process.stderr.write(`  ${text}\n`));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { taken: { at, seconds, loadBefore, loadAfter: load() }, figures };
}

const load = () => Number((loadavg()[0] ?? 0).toFixed(2));

async function keep(benches: Results["benches"], tables: readonly Table[]): Promise<void> {
  const results = resultsHere();
  await writeResults({ ...results, benches: { ...results.benches, ...benches } });
  for (const { title, table } of tables) process.stdout.write(`\n${title}\n\n${table}\n`);
}

await main();
