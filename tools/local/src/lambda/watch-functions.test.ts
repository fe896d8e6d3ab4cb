import { afterEach, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { smallProject } from "../testing/small-project.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow.ts";

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.close());

async function start(): Promise<{
  project: Awaited<ReturnType<typeof smallProject>>;
  workflow: WorkflowClient;
  events: LocalEvent[];
}> {
  const project = await smallProject("one");
  const events: LocalEvent[] = [];
  const { projectDir } = project;
  cloud = await startLocalCloud({ port: 0, watch: true, projectDir, onEvent: (event) => events.push(event) });
  return { project, workflow: workflowClient(cloud.endpoint), events };
}

async function versionOf(workflow: WorkflowClient, id: string): Promise<unknown> {
  const { status, output } = await workflow.ended(await workflow.start(id), 10_000);
  return status === "SUCCEEDED" ? JSON.parse(output ?? "").recordResult.Payload.version : status;
}

it("swaps the functions on change, and drops no message on the way", async () => {
  const { project, workflow, events } = await start();
  const versions: unknown[] = [];
  const isSwapped = () => events.some(({ type }) => type === "functions-swapped");
  const senders = Array.from({ length: 4 }, async (_, sender) => {
    for (let index = 0; !versions.includes("two"); index += 1) {
      versions.push(await versionOf(workflow, `${sender}-${index}`));
    }
  });
  await expect.poll(() => versions.length, { timeout: 10_000 }).toBeGreaterThan(4);
  await project.write("version.ts", `export const version: string = "two";`);
  await expect.poll(isSwapped, { timeout: 10_000 }).toBe(true);
  await Promise.all(senders);
  expect(new Set(versions)).toEqual(new Set(["one", "two"]));
  expect(versions.lastIndexOf("one") - versions.indexOf("two")).toBeLessThan(4);
  expect(await versionOf(workflow, "last")).toBe("two");
}, 60_000);

it("reports what cannot be bundled, keeps the old function, and takes the corrected one", async () => {
  const { project, workflow, events } = await start();
  await project.write("version.ts", "export const version = ;");
  const failure = () => events.find((event) => event.type === "build-failed");
  await expect
    .poll(failure, { timeout: 10_000 })
    .toMatchObject({ message: expect.stringContaining("version.ts:1") });
  expect(await versionOf(workflow, "meanwhile")).toBe("one");
  await project.write("version.ts", `export const version: string = "corrected";`);
  await expect
    .poll(() => events.some(({ type }) => type === "functions-swapped"), { timeout: 10_000 })
    .toBe(true);
  expect(await versionOf(workflow, "after")).toBe("corrected");
}, 60_000);

it("takes what was saved while the local cloud was still starting", async () => {
  const project = await smallProject("one");
  await project.write("version.ts", `export const version: string = "one"; throw new Error("at load");`);
  const events: LocalEvent[] = [];
  const { projectDir } = project;
  let isSaved: Promise<void> | undefined;
  cloud = await startLocalCloud({
    port: 0,
    watch: true,
    projectDir,
    onEvent: (event) => {
      events.push(event);
      // The functions are bundled, and nobody watches their sources yet.
      if (event.type === "function-failed")
        isSaved ??= project.write("version.ts", `export const version: string = "two";`);
    },
  });
  await isSaved;
  await expect
    .poll(() => events.some(({ type }) => type === "functions-swapped"), { timeout: 10_000 })
    .toBe(true);
  expect(await versionOf(workflowClient(cloud.endpoint), "after")).toBe("two");
}, 60_000);
