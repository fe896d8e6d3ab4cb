import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../child.ts";
import { cpuByPart, largeParts, readProfile } from "../local-cloud/cpu-by-part.ts";
import type { RunningStub } from "../stub/run-stub.ts";
import { bundleSubject, projectDir } from "../subjects/bundle-subject.ts";
import { subjectEnvironment } from "../subjects/subject-environment.ts";
import { subjectEntry } from "../subjects/subject-names.ts";
import type { HandlerFigures } from "./handler-figures.ts";
import { heapFlags } from "./heap-flags.ts";

const size = 100;
const batches = 30;

/**
 * A CPU profile of the recorder. Its packages stay apart, for a profile names files: in one bundle all of them
 * would be one.
 */
export async function profileRecorder(stub: RunningStub, runner: string): Promise<HandlerFigures["profile"]> {
  const entry = subjectEntry("ringback", projectDir);
  const { file } = await bundleSubject({ name: "profile", entry, packages: "apart" });
  const folder = await mkdtemp(join(tmpdir(), "ringback-profile-"));
  const child = startChild({
    file: runner,
    args: [file, "30000"],
    nodeFlags: [...heapFlags, "--cpu-prof", `--cpu-prof-dir=${folder}`],
    environment: subjectEnvironment({ endpointUrl: stub.url, batchSize: size }),
  });
  try {
    await child.firstMessage;
    for (let batch = 0; batch < batches; batch += 1) await child.ask({ size });
    await child.finish();
    const parts = largeParts(cpuByPart(await readProfile(folder)));
    return { size, messages: size * batches, parts };
  } finally {
    await child.end();
    await rm(folder, { recursive: true, force: true });
  }
}
