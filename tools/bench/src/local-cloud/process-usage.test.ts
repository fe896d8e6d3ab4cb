import { spawn } from "node:child_process";
import { once } from "node:events";
import { platform } from "node:os";
import { describe, expect, it } from "vitest";
import { childrenOf, commandLine, processUsage } from "./process-usage.ts";

// The bench of the local cloud needs Linux; elsewhere there is nothing to read.
describe.runIf(platform() === "linux")("what Linux reports of a process", () => {
  it("has its memory and its processor time", () => {
    const usage = processUsage(process.pid);
    expect(usage?.peakBytes).toBeGreaterThanOrEqual(process.memoryUsage().rss / 2);
    expect(usage?.cpuMs).toBeGreaterThan(0);
  });

  it("has the children that it started, by their command line, and forgets those that ended", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "a-known-word"]);
    await once(child, "spawn");
    expect(childrenOf(process.pid)).toContain(child.pid);
    expect(commandLine(child.pid ?? 0)).toContain("a-known-word");
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect(processUsage(child.pid ?? 0)).toBeUndefined();
  });
});
