import { fileURLToPath } from "node:url";
import { articleSettings, recordingSettings } from "@ringback/contracts/settings/task-presets";
import { startChild } from "../child.ts";
import type { BatchFigures } from "../handler/batch-process.ts";
import { heapFlags } from "../handler/heap-flags.ts";
import { type RunningStub, runStub } from "../stub/run-stub.ts";
import { bundleSubject, projectDir } from "../subjects/bundle-subject.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import { subjectEntry } from "../subjects/subject-names.ts";
import { type CostFigures, type MeasuredInvocation, type Way, ways } from "./cost-figures.ts";

const production = recordingSettings("production");
const warmRounds = 20;
const rounds = 40;
const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const plan: Readonly<Record<Way, { entry: string; batchSize: number }>> = {
  ringback: { entry: subjectEntry("ringback", projectDir), batchSize: production.batchSize },
  article: { entry: subjectEntry("article", projectDir), batchSize: articleSettings.batchSize },
  direct: { entry: own("../subjects/direct-handler.ts"), batchSize: 1 },
};

/** What an invocation takes and logs on each way of a million messages. */
export async function benchCost(onProgress: (text: string) => void): Promise<CostFigures> {
  const stub = await runStub();
  const invocations: MeasuredInvocation[] = [];
  try {
    const runner = await bundleSubject({
      name: "batch-process",
      entry: own("../handler/batch-process.ts"),
      packages: "bundled",
    });
    for (const way of ways) {
      onProgress(way);
      invocations.push(await measureInvocation({ stub, runner: runner.file, way }));
    }
  } finally {
    await stub.end();
  }
  return { memoryMb: production.functionMemoryMb, invocations };
}

async function measureInvocation(options: {
  stub: RunningStub;
  runner: string;
  way: Way;
}): Promise<MeasuredInvocation> {
  const { stub, runner, way } = options;
  const { entry, batchSize } = plan[way];
  const bundle = await bundleSubject({ name: `cost-${way}`, entry, packages: "bundled" });
  let logged = 0;
  const child = startChild({
    file: runner,
    args: [bundle.file, String(production.functionTimeoutSeconds * 1000)],
    nodeFlags: heapFlags,
    environment: subjectEnvironment({ endpointUrl: stub.url, batchSize }),
    onOutput: (chunk) => {
      logged += chunk.length;
    },
  });
  try {
    await child.firstMessage;
    const batches: BatchFigures[] = [];
    for (let round = 0; round < warmRounds + rounds; round += 1) {
      const batch = await child.ask<BatchFigures>({ size: batchSize });
      if (round >= warmRounds) batches.push(batch);
    }
    return {
      way,
      batchSize,
      wallMs: Math.min(...batches.map(({ wallMs }) => wallMs)),
      cpuMs: Math.min(...batches.map(({ cpuMs }) => cpuMs)),
      logBytes: Math.round(logged / (warmRounds + rounds)),
    };
  } finally {
    await child.end();
  }
}
