import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { thisMachine } from "../aws/place.ts";
import { cacheFolder } from "../folders/cache-folder.ts";
import { preparePlatform } from "../platform/prepare-platform.ts";
import { writeApp } from "../testing/write-app.ts";
import type { EvaluationReply, EvaluationRequest } from "./evaluation.ts";

const program = join(import.meta.dirname, "evaluation-process.ts");
const repository = join(import.meta.dirname, "..", "..", "..", "..");

it("has written what it compiled when it replies: whoever has the reply may kill it at once", async () => {
  const compiled = await mkdtemp(join(tmpdir(), "ringback compiled "));
  onTestFinished(() => rm(compiled, { recursive: true, maxRetries: 10 }));
  const { folder } = await writeApp(`    new sst.aws.Queue("Queue");`);
  const platform = await preparePlatform({ app: folder, onPrepare: () => undefined });
  const cacheDir = await cacheFolder({ projectDir: repository, name: "ringback" });
  const evaluator = fork(program, [platform, cacheDir], {
    execArgv: ["--no-warnings"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    serialization: "advanced",
  });
  onTestFinished(() => void evaluator.kill("SIGKILL"));
  const request: EvaluationRequest = {
    app: folder,
    platform,
    stage: "local",
    dev: false,
    place: thisMachine,
    replace: {},
    environment: {},
  };
  evaluator.send(request);
  const [reply]: EvaluationReply[] = await once(evaluator, "message");
  evaluator.kill("SIGKILL");
  await once(evaluator, "exit");
  expect(reply).toMatchObject({ outcome: "evaluated" });
  // Pulumi and its provider of AWS alone are some hundred files.
  expect((await readdir(compiled, { recursive: true })).length).toBeGreaterThan(200);
});
