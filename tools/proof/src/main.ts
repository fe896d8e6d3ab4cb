/** `npm run prove`: checks every promise on a local cloud into which every kind of fault is injected. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nearestApp } from "@ringback/app/folders/nearest-app";
import { progressBar } from "@ringback/cli/terminal/progress";
import { readOptions } from "@ringback/command-line/read-options";
import { wholeNumber } from "@ringback/command-line/whole-number";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { proofReport } from "./proof-report.ts";
import { prove } from "./prove.ts";

const usage = `Usage: npm run prove -- [--messages N] [--seed S]

Sends messages through the local cloud, over HTTP, while faults happen: one is aimed at one message in ten, functions
and the local cloud itself are killed with SIGKILL, the store and the callback are cut off. Then it checks from outside
whether every promise was kept. 10,000 messages take about three minutes.

  --messages N  how many messages (10,000)
  --seed S      of the random messages, faults and disruptions (random); the same seed draws the same again
`;

/** Invocations at once: so that a function that hangs until its timeout does not hold up all others. */
const concurrency = 4;

const { values } = readOptions("prove", {
  options: {
    messages: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(usage);
else await main(wholeNumber("messages", values.messages, 1), wholeNumber("seed", values.seed, 0));

async function main(messages: number, seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ringback-prove-"));
  console.log(
    `${messages.toLocaleString("en")} messages, seed ${seed}; the local cloud's data and log are in ${folder}\n`,
  );
  const bar = await progressBar(messages);
  let shown = 0;
  let tenths = 0;
  const proof = await prove({
    app: nearestApp(process.cwd()),
    messages,
    seed,
    settings: { ...stageSettings("local"), maximumConcurrency: concurrency },
    dataDir: join(folder, "data"),
    logFile: join(folder, "local-cloud.log"),
    onProgress: (ended) => {
      bar.advance(ended - shown);
      shown = ended;
      const reached = Math.floor((ended * 10) / messages);
      if (!process.stderr.isTTY && reached > tenths) {
        console.error(`${ended.toLocaleString("en")} of ${messages.toLocaleString("en")} have ended`);
      }
      tenths = reached;
    },
  });
  bar.stop();
  console.log(proofReport(proof));
  if (proof.checks.every(({ broken }) => broken.length === 0)) {
    await rm(folder, { recursive: true });
    console.log("\nEvery promise was kept.");
  } else {
    console.log(
      `\nA promise was not kept. To run it again: npm run prove -- --messages ${messages} --seed ${seed}`,
    );
    process.exitCode = 1;
  }
}
