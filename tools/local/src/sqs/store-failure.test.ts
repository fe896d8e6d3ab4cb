import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { postSqs } from "../testing/post-sqs.ts";
import { serveQueues } from "../testing/serve-queues.ts";

it("a store that fails is the service's fault in both protocols, which every SDK tries again", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "ringback queues "));
  const served = await serveQueues({ dataDir });
  const { queueUrl: QueueUrl } = served.queues.createQueue("work", {});
  const [file = ""] = readdirSync(dataDir).filter((name) => name.endsWith(".db"));
  // Another connection keeps this one from writing, as a full disk would.
  const other = new DatabaseSync(join(dataDir, file));
  onTestFinished(async () => {
    other.close();
    await served.close();
    rmSync(dataDir, { recursive: true });
  });

  other.exec("BEGIN IMMEDIATE");
  expect(await postSqs(served.url, "SendMessage", { QueueUrl, MessageBody: "x" })).toMatchObject({
    status: 500,
    code: "InternalFailure",
    queryError: null,
  });
  const form = new URLSearchParams({ Action: "SendMessage", QueueUrl, MessageBody: "x" });
  const response = await fetch(served.url, { method: "POST", body: form });
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("<Type>Receiver</Type><Code>InternalFailure</Code>");

  other.exec("ROLLBACK");
  expect(await postSqs(served.url, "SendMessage", { QueueUrl, MessageBody: "x" })).toMatchObject({
    status: 200,
  });
});
