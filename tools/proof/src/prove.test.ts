import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultKinds } from "@ringback/local/faults/fault-kinds";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it, onTestFinished } from "vitest";
import { disruptionKinds } from "./disruptions/disruptions.ts";
import { proofReport } from "./proof-report.ts";
import { prove } from "./prove.ts";
import { recorderSubject } from "./recorder/recorder-subject.ts";
import { quickSettings } from "./testing/quick-settings.ts";

it("keeps every promise while functions and the local cloud are killed and services are cut off", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback prove "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const proof = await prove({
    app: smallApp,
    subject: recorderSubject(quickSettings),
    messages: 200,
    seed: 7,
    dataDir: join(folder, "data"),
    logFile: join(folder, "local-cloud.log"),
  });
  expect(proof.checks.flatMap(({ promise, broken }) => broken.map((what) => `${promise}: ${what}`))).toEqual(
    [],
  );
  expect(proof.checks).toHaveLength(7);
  expect(proof.evidence.executions).toHaveLength(200);
  expect(proof.planned.filter(({ aim }) => aim !== undefined).length).toBeGreaterThanOrEqual(18);
  const done = Object.keys(faultKinds).filter((kind) => (proof.affected.injected.get(kind) ?? 0) > 0);
  expect(done.length).toBeGreaterThanOrEqual(12);
  for (const kind of disruptionKinds) expect(proof.affected.injected.get(kind)).toBeGreaterThanOrEqual(1);
  expect(proofReport(proof)).toMatch(/kept {4}no execution is left waiting +200 executions/);
}, 120_000);
