import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { disruptionKinds } from "../disruptions/disruptions.ts";
import { quickTimes } from "../testing/quick-settings.ts";
import { proveApp } from "./prove-app.ts";

const orders = join(import.meta.dirname, "..", "..", "..", "..", "examples", "orders");

it("proves 60 orders under kills and faults: all of them end, and stock, charges and records are in balance", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback prove orders "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const proof = await proveApp(orders, {
    messages: 60,
    seed: 2,
    times: quickTimes,
    dataDir: join(folder, "data"),
    logFile: join(folder, "local-cloud.log"),
  });
  expect(proof.checks.flatMap(({ promise, broken }) => broken.map((what) => `${promise}: ${what}`))).toEqual(
    [],
  );
  expect(proof.checks).toHaveLength(9);
  expect(proof.evidence.executions).toHaveLength(60);
  const tasks = new Set(proof.planned.flatMap(({ aim }) => aim?.task ?? []));
  expect([...tasks].toSorted()).toEqual(["Charge", "Record", "Reserve"]);
  for (const kind of disruptionKinds) expect(proof.affected.injected.get(kind)).toBeGreaterThanOrEqual(1);
  expect(proof.evidence.tables["Orders"]?.length).toBeGreaterThan(20);
}, 120_000);
