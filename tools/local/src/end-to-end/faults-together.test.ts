import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { faultKinds, isFaultKind } from "../faults/fault-kinds.ts";
import { startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { quickSettings } from "../testing/quick-settings.ts";
import { workflowClient } from "../testing/workflow-client.ts";

// A callback that is refused at its smallest leaves its execution to its timeout.
const kinds = Object.keys(faultKinds)
  .filter(isFaultKind)
  .filter((kind) => kind !== "callback.refuse");

it("everything at once: each execution ends, and SUCCEEDED means recorded", async () => {
  const events: LocalEvent[] = [];
  const onEvent = (event: LocalEvent) => events.push(event);
  const cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(quickSettings, { isChecked: false }),
    seed: 3,
    onEvent,
  });
  const workflow = workflowClient(cloud);
  for (const kind of kinds) cloud.faults.setRate(kind, kind.startsWith("function") ? 0.05 : 0.1);
  const ids = Array.from({ length: 120 }, (_, index) => `all-${index}`);
  const executions = await Promise.all(ids.map((id) => workflow.start(id)));
  const injected = () => kinds.filter((kind) => (cloud.faults.counts[kind] ?? 0) > 0);
  await expect
    .poll(injected, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(["dynamodb.throttle", "callback.throttle", "sqs.duplicate"]));
  for (const kind of kinds) cloud.faults.setRate(kind, 0);
  const ends = () => events.filter(({ type }) => type === "execution-ended").length;
  await expect.poll(ends, { timeout: 30_000 }).toBe(executions.length);
  const ended = await Promise.all(executions.map((arn) => workflow.ended(arn)));
  const client = new DynamoDBClient(serverClientConfiguration(cloud.endpoint));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: theTask(cloud).messagesTable }));
  const recorded = new Set(Items.map(({ messageId }) => messageId?.S));
  // A second delivery of what is recorded may be refused like any write, and then its task fails.
  const refused = new Set(
    events.flatMap((event) =>
      event.type === "fault" && event.kind === "dynamodb.refuse" ? event.messageIds : [],
    ),
  );
  const broken = ended.filter(({ status, input }) => {
    const { id } = JSON.parse(input ?? "{}");
    return status === "SUCCEEDED" ? !recorded.has(id) : recorded.has(id) && !refused.has(id);
  });
  expect(broken.map(({ name, status, error }) => ({ name, status, error }))).toEqual([]);
  await cloud.close();
});
