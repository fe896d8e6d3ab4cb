import { loadavg } from "node:os";
import { resolve } from "node:path";
import { readOptions } from "@ringback/command-line/read-options";
import { refuse } from "@ringback/command-line/refuse";
import { benchPlan } from "./bench-plan.ts";
import { writeDocument } from "./document/write-document.ts";
import { benchOutside } from "./outside/bench-outside.ts";
import { outsideTables } from "./outside/outside-tables.ts";
import { type BenchName, benchNames, isComplete, resultsHere, writeResults } from "./results.ts";

const usage = `Usage: npm run bench [-- NAME ...]

Compares Ringback with other handlers, prints tables, and writes tools/bench/results.json and docs/performance.md.
Without a name, all of them:

  handler       batches of 1 to 10,000 messages against stub endpoints
  cold-start    bundle bytes, and time to the first message
  local-cloud   executions a second, time to ready, memory, and where the time goes
  outside       the local cloud under a client with AWS's SDK alone: its CPU an execution, time to ready, memory
  growth        each figure at five sizes, and the exponent with which it grows
  cost          a million messages

Of outside alone, to print without writing anything:

  --before FOLDER   in turn with an earlier state, of which FOLDER is a checkout with its packages installed
  --endpoint URL    another server of AWS's API, which runs on this machine
`;

const isBenchName = (name: string): name is BenchName => benchNames.some((known) => known === name);
const load = () => Number((loadavg()[0] ?? 0).toFixed(2));
const print = (text: string) => process.stdout.write(`${text}\n`);
const printProgress = (text: string) => process.stderr.write(`  ${text}\n`);

async function runBench<Name extends BenchName>(name: Name): Promise<void> {
  const { run, tables } = benchPlan[name];
  const loadBefore = load();
  const at = new Date().toISOString();
  const startedAt = performance.now();
  const figures = await run(printProgress);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const measured = { taken: { at, seconds, loadBefore, loadAfter: load() }, figures };
  const before = resultsHere();
  const results = { ...before, benches: { ...before.benches, [name]: measured } };
  await writeResults(results);
  for (const { title, table } of tables(figures)) print(`\n${title}\n\n${table}`);
  if (isComplete(results)) await writeDocument(results);
}

/** With another server the figures are not those of this repository alone. */
async function compareOutside(other: { before?: string; endpoint?: string }): Promise<void> {
  const figures = await benchOutside({ ...other, onProgress: printProgress });
  for (const { title, table } of outsideTables(figures)) print(`\n${title}\n\n${table}`);
}

const { positionals, values } = readOptions("bench", {
  allowPositionals: true,
  options: {
    before: { type: "string" },
    endpoint: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const { before, endpoint } = values;
const unknown = positionals.find((name) => !isBenchName(name));
if (values.help) {
  print(usage);
} else if (unknown !== undefined) {
  refuse(`There is no bench "${unknown}": the benches are ${benchNames.join(", ")}.`);
} else if (before !== undefined || endpoint !== undefined) {
  if (positionals.join() !== "outside")
    refuse("--before and --endpoint belong to outside: npm run bench -- outside ...");
  if (before !== undefined && endpoint !== undefined) refuse("--before cannot be combined with --endpoint.");
  if (endpoint !== undefined && !URL.canParse(endpoint)) refuse("--endpoint has to be a URL.");
  await compareOutside({
    ...(before === undefined ? {} : { before: resolve(before) }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
} else {
  for (const name of positionals.length > 0 ? positionals.filter(isBenchName) : benchNames) {
    print(`\n${name}`);
    await runBench(name);
  }
}
