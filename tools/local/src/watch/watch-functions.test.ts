import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import { smallApp } from "@ringback/testing/small-app";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { type WorkflowClient, workflowClient } from "../testing/workflow-client.ts";

const sources = (version: string) => ({
  "recorder.ts": `
    import { version } from "./version.ts";
    interface Batch { Records: { body: string }[] }
    export const handler = async ({ Records }: Batch): Promise<void> => {
      for (const { body } of Records) {
        const taskToken: string = JSON.parse(body).MyTaskToken;
        await fetch(process.env.AWS_ENDPOINT_URL ?? "", {
          method: "POST",
          headers: { "x-amz-target": "AWSStepFunctions.SendTaskSuccess", "content-type": "application/x-amz-json-1.0" },
          body: JSON.stringify({ taskToken, output: JSON.stringify({ statusCode: 200, version }) }),
        });
      }
    };
    export const deadLetterHandler = async (): Promise<void> => {};`,
  "undelivered-events.ts": `export const handler = async (): Promise<void> => {};`,
  "version.ts": `export const version: string = ${JSON.stringify(version)};`,
});

interface VersionedApp {
  readonly folder: string;
  write(file: keyof ReturnType<typeof sources>, content: string): Promise<void>;
}

/** An app whose recorder answers with a version, to be changed under a running local cloud. */
async function versionedApp(version: string): Promise<VersionedApp> {
  const folder = await mkdtemp(join(tmpdir(), "ringback versioned app "));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const functions = join(folder, "packages", "functions", "src");
  await mkdir(functions, { recursive: true });
  const write = (file: string, content: string) => writeFile(join(functions, file), content);
  for (const [file, content] of Object.entries(sources(version))) await write(file, content);
  return { folder, write };
}

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.close());

async function start(): Promise<{
  app: VersionedApp;
  workflow: WorkflowClient;
  events: LocalEvent[];
}> {
  const app = await versionedApp("one");
  const events: LocalEvent[] = [];
  cloud = await startLocalCloud({
    port: 0,
    watch: true,
    app: app.folder,
    // Its stacks are those of the small app, and its functions are its own.
    graph: await appGraph({ app: smallApp, stage: "local" }),
    onEvent: (event) => events.push(event),
  });
  return { app, workflow: workflowClient(cloud), events };
}

async function versionOf(workflow: WorkflowClient, id: string): Promise<unknown> {
  const { status, output } = await workflow.ended(await workflow.start(id));
  return status === "SUCCEEDED" ? JSON.parse(output ?? "").recordResult.Payload.version : status;
}

it("replaces the bundles of the functions on change, and drops no message on the way", async () => {
  const { app, workflow, events } = await start();
  const versions: unknown[] = [];
  const isReplaced = () => events.some(({ type }) => type === "functions-replaced");
  const senders = Array.from({ length: 4 }, async (_, sender) => {
    for (let index = 0; !versions.includes("two"); index += 1) {
      versions.push(await versionOf(workflow, `${sender}-${index}`));
    }
  });
  await expect.poll(() => versions.length, { timeout: 10_000 }).toBeGreaterThan(4);
  await app.write("version.ts", `export const version: string = "two";`);
  await expect.poll(isReplaced, { timeout: 10_000 }).toBe(true);
  await Promise.all(senders);
  expect(new Set(versions)).toEqual(new Set(["one", "two"]));
  expect(versions.lastIndexOf("one") - versions.indexOf("two")).toBeLessThan(4);
  expect(await versionOf(workflow, "last")).toBe("two");
});

it("reports what cannot be bundled, keeps the old function, and takes the corrected one", async () => {
  const { app, workflow, events } = await start();
  await app.write("version.ts", "export const version = ;");
  const failure = () => events.find((event) => event.type === "build-failed");
  await expect
    .poll(failure, { timeout: 10_000 })
    .toMatchObject({ message: expect.stringContaining("version.ts:1") });
  expect(await versionOf(workflow, "meanwhile")).toBe("one");
  await app.write("version.ts", `export const version: string = "corrected";`);
  await expect
    .poll(() => events.some(({ type }) => type === "functions-replaced"), { timeout: 10_000 })
    .toBe(true);
  expect(await versionOf(workflow, "after")).toBe("corrected");
});
