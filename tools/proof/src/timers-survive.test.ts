import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { openCloud } from "@ringback/cli/cloud/cloud";
import { theWorkflow } from "@ringback/cli/cloud/narrowed";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it, onTestFinished, vi } from "vitest";
import { startCloudProcess } from "./cloud/cloud-process.ts";
import { planMessages } from "./recorder/planned-message.ts";
import { startExecutions } from "./start-executions.ts";
import { quickSettings } from "./testing/quick-settings.ts";

// The messages stay in the queue, so nobody calls back: only a timer can end the executions.
const settings = { ...quickSettings, deliveryDelaySeconds: 600, taskTimeoutSeconds: 4 };

it("an execution that waits ends by its timeout, though the local cloud was killed and started again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback timers "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cloudProcess = await startCloudProcess({
    app: smallApp,
    ...{ dataDir: join(folder, "data"), logFile: join(folder, "log"), settings, seed: 1 },
    ...{ events: "failures", onEvent: () => undefined },
  });
  const cloud = await openCloud({ endpoint: cloudProcess.endpoint });
  const waiting = planMessages({ messages: 20, seed: 1, settings }).filter(({ kind }) => kind === "good");
  await startExecutions(cloud, waiting, { onStarted: () => undefined, fewerThan: async () => undefined });
  const downMs = await cloudProcess.killAndStart();

  const executionArn = `${theWorkflow(cloud.workflows).arn.replace(":stateMachine:", ":execution:")}:`;
  for (const { executionName } of waiting) {
    const described = await vi.waitFor(
      async () => {
        const input = { executionArn: `${executionArn}${executionName}` };
        const found = await cloud.stepFunctions.send(new DescribeExecutionCommand(input));
        expect(found.status).not.toBe("RUNNING");
        return found;
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(described).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    const took = (described.stopDate?.getTime() ?? 0) - (described.startDate?.getTime() ?? 0);
    expect(took).toBeGreaterThanOrEqual(4000);
    // A timer that came due while the local cloud was down fires at the start.
    expect(took).toBeLessThan(4000 + downMs + 15_000);
  }
  await cloudProcess.close();
});
