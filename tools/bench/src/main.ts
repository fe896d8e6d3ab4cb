import { loadavg } from "node:os";
import { readOptions } from "@ringback/command-line/read-options";
import { refuse } from "@ringback/command-line/refuse";
import { benchPlan } from "./bench-plan.ts";
import { writeDocument } from "./document/write-document.ts";
import { type BenchName, benchNames, isComplete, resultsHere, writeResults } from "./results.ts";

const usage = `Usage: npm run bench [-- NAME ...]

Compares Ringback with other handlers, prints tables, and writes tools/bench/results.json and docs/performance.md.
Without a name, all of them:

  handler       batches of 1 to 10,000 messages against stub endpoints
  cold-start    bundle bytes, and time to the first message
  local-cloud   executions a second, time to ready, memory, and where the time goes
  growth        each figure at five sizes, and the exponent with which it grows
  cost          a million messages
`;

const isBenchName = (name: string): name is BenchName => benchNames.some((known) => known === name);
const load = () => Number((loadavg()[0] ?? 0).toFixed(2));
const print = (text: string) => process.stdout.write(`${text}\n`);

async function runBench<Name extends BenchName>(name: Name): Promise<void> {
  const { run, tables } = benchPlan[name];
  const loadBefore = load();
  const at = new Date().toISOString();
  const startedAt = performance.now();
  const figures = await run((text) => process.stderr.write(`  ${text}\n`));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const measured = { taken: { at, seconds, loadBefore, loadAfter: load() }, figures };
  const before = resultsHere();
  const results = { ...before, benches: { ...before.benches, [name]: measured } };
  await writeResults(results);
  for (const { title, table } of tables(figures)) print(`\n${title}\n\n${table}`);
  if (isComplete(results)) await writeDocument(results);
}

const { positionals, values } = readOptions("bench", {
  allowPositionals: true,
  options: { help: { type: "boolean", default: false } },
});
const unknown = positionals.find((name) => !isBenchName(name));
if (values.help) {
  print(usage);
} else if (unknown !== undefined) {
  refuse(`There is no bench "${unknown}": the benches are ${benchNames.join(", ")}.`);
} else {
  for (const name of positionals.length > 0 ? positionals.filter(isBenchName) : benchNames) {
    print(`\n${name}`);
    await runBench(name);
  }
}
