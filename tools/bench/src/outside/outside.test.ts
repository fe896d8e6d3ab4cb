import { platform } from "node:os";
import { smallApp } from "@ringback/testing/small-app";
import { afterEach, describe, expect, it } from "vitest";
import { projectDir } from "../subjects/bundle-subject.ts";
import { benchOutside } from "./bench-outside.ts";
import { listeningProcess } from "./listening-process.ts";
import { treeUsage } from "./process-tree.ts";
import { type RunningServer, startServer } from "./start-server.ts";

// The bench of the local cloud needs Linux; elsewhere there is nothing to read.
describe.runIf(platform() === "linux")("the local cloud, driven from outside", () => {
  let server: RunningServer | undefined;
  afterEach(() => server?.end());

  it("gives the figures of a few executions, each of which succeeded", async () => {
    server = await startServer({ checkout: projectDir, app: smallApp, more: ["--console-port", "0"] });
    const { pid, endpoint, readyMs, readyCpuMs } = server;
    expect(listeningProcess(Number(new URL(endpoint).port))).toBe(pid);
    expect(readyMs).toBeGreaterThan(50);
    expect(readyCpuMs).toBeGreaterThan(50);
    const { measurements } = await benchOutside({
      endpoint,
      executions: 30,
      runs: 1,
      onProgress: () => undefined,
    });
    expect(measurements).toEqual([
      {
        server: endpoint,
        executionsASecond: expect.any(Number),
        cpuMsAnExecution: expect.any(Number),
        idleBytes: expect.any(Number),
        bytesAfter: expect.any(Number),
        processes: expect.any(Number),
      },
    ]);
    const [one] = measurements;
    expect(one?.executionsASecond).toBeGreaterThan(1);
    expect(one?.cpuMsAnExecution).toBeGreaterThan(0.1);
    expect(one?.cpuMsAnExecution).toBeLessThan(200);
    expect(one?.idleBytes).toBeGreaterThan(30e6);
    expect(one?.idleBytes).toBeLessThan(1e9);
  });

  it("says where nothing listens", async () => {
    const nothing = benchOutside({ endpoint: "http://127.0.0.1:1", onProgress: () => undefined });
    await expect(nothing).rejects.toThrow("No process of this machine listens at http://127.0.0.1:1.");
  });

  it("has nothing to count of a process that has ended", () => {
    expect(treeUsage(2 ** 30)).toEqual({ processes: 0, cpuMs: 0, bytes: 0 });
  });
});
