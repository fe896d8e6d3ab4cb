/** `npm run prove`: checks every promise on a local cloud into which every kind of fault is injected. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nearestApp } from "@ringback/app/folders/nearest-app";
import { progressBar } from "@ringback/cli/terminal/progress";
import { readOptions } from "@ringback/command-line/read-options";
import { wholeNumber } from "@ringback/command-line/whole-number";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { proveApp } from "./app/prove-app.ts";
import { proofReport } from "./proof-report.ts";
import { type Proof, type ProofOptions, prove } from "./prove.ts";
import { recorderSubject } from "./recorder/recorder-subject.ts";

const usage = `Usage: npm run prove -- [--app FOLDER] [--messages N] [--seed S]

Sends messages through the local cloud, over HTTP, while faults happen: one is aimed at one message in ten, functions
and the local cloud itself are killed with SIGKILL, the store and the callback are cut off. Then it checks from outside
whether every promise was kept. 10,000 messages take about three minutes.

  --app FOLDER  an app of its own, whose proof.ts says what is started and what only the app can check
                (tools/proof/src/app-proof.ts); without it the task that records
  --messages N  how many messages (10,000), or executions of an app (1,000)
  --seed S      of the random messages, faults and disruptions (random); the same seed draws the same again
`;

/** Invocations at once: so that a function that hangs until its timeout does not hold up all others. */
const concurrency = 4;

const { values } = readOptions("prove", {
  options: {
    app: { type: "string" },
    messages: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(usage);
else {
  const { app, messages = app === undefined ? "10000" : "1000" } = values;
  await main(app, wholeNumber("messages", messages, 1), wholeNumber("seed", values.seed, 0));
}

type Options = Omit<ProofOptions, "app" | "subject">;

async function main(app: string | undefined, messages: number, seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ringback-prove-"));
  const what = app === undefined ? "messages" : `executions of ${app}`;
  console.log(
    `${messages.toLocaleString("en")} ${what}, seed ${seed}; the local cloud's data and log are in ${folder}\n`,
  );
  const bar = await progressBar(messages);
  let shown = 0;
  let tenths = 0;
  const options: Options = {
    messages,
    seed,
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
  };
  const proof = app === undefined ? await proveRecorder(options) : await proveApp(resolve(app), options);
  bar.stop();
  console.log(proofReport(proof));
  if (proof.checks.every(({ broken }) => broken.length === 0)) {
    await rm(folder, { recursive: true });
    console.log("\nEvery promise was kept.");
  } else {
    const of = app === undefined ? "" : `--app ${app} `;
    console.log(
      `\nA promise was not kept. To run it again: npm run prove -- ${of}--messages ${messages} --seed ${seed}`,
    );
    process.exitCode = 1;
  }
}

function proveRecorder(options: Options): Promise<Proof> {
  const settings = { ...recordingSettings("local"), maximumConcurrency: concurrency };
  return prove({ ...options, app: nearestApp(process.cwd()), subject: recorderSubject(settings) });
}
