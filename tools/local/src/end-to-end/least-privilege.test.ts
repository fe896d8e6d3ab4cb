import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { storedMessage } from "@ringback/core/ports/stored-message";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { theTask } from "../task/buffered-tasks.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { policyOf } from "../testing/iam.ts";
import { quickSettings } from "../testing/quick-settings.ts";
import { type RoleAction, roleActions, withoutAction } from "../testing/role-actions.ts";

/** What only AWS asks a role for, and no service of this machine. */
const onlyOnAws = [
  { actions: /^logs:(CreateLogStream|PutLogEvents)$/, reason: "Lambda writes the log of a function." },
  {
    actions:
      /^logs:(\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
    reason: "Step Functions delivers the log of executions through CloudWatch's log delivery.",
  },
  { actions: /^xray:/, reason: "Step Functions sends traces to X-Ray." },
] as const;

/** Several messages at once are inserted by one request, and two receives lead to the dead-letter queue. */
const settings: TaskSettings = {
  ...quickSettings,
  visibilityTimeoutSeconds: 4,
  deadLetterVisibilityTimeoutSeconds: 4,
  batchingWindowSeconds: 1,
  maxReceiveCount: 2,
};
const app = refusingPoison(await graphWith(settings, { isChecked: false }));
const actions = roleActions(app);
const asked = actions.filter(({ action }) => !onlyOnAws.some((some) => some.actions.test(action)));

/** The app with a table whose policy refuses messages with an id like `poison-1`, so that they go the dead-letter way. */
function refusingPoison(graph: AppGraph): AppGraph {
  const resourceArn = graph.resources.find(({ name }) => name === "MessagesTable")?.outputs["arn"];
  const policy = policyOf({
    Effect: "Deny",
    Principal: { AWS: `arn:aws:iam::${graph.accountId}:root` },
    Action: ["dynamodb:PutItem", "dynamodb:PartiQLInsert"],
    Resource: String(resourceArn),
    Condition: { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": "poison-*" } },
  });
  const type = "aws:dynamodb/resourcePolicy:ResourcePolicy";
  return {
    ...graph,
    resources: [...graph.resources, graphResource(type, { resourceArn, policy: JSON.stringify(policy) })],
  };
}

let cloud: LocalCloud;
const events: LocalEvent[] = [];
let clients: { readonly tables: DynamoDBDocumentClient; readonly events: EventBridgeClient };

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: smallApp,
    graph: app,
    port: 0,
    onEvent: (event) => events.push(event),
  });
  const client = {
    endpoint: cloud.endpoint,
    region: app.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  clients = {
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(client)),
    events: new EventBridgeClient(client),
  };
});
afterAll(() => cloud.close());

/** A body that the archive keeps in items of its own. */
const large = "x".repeat(140_000);
const time = "2022-04-18T07:51:06Z";

/** Executions by the end that they have to come to, whatever is in their way for a while. */
interface Job {
  readonly succeed: readonly string[];
  readonly fail: readonly string[];
}

async function start(name: string, input: object): Promise<string> {
  const { stateMachineArn } = theTask(cloud);
  const started = await cloud.stepFunctions.call("StartExecution", {
    stateMachineArn,
    name,
    input: JSON.stringify(input),
  });
  return "executionArn" in started ? String(started.executionArn) : "";
}

/**
 * Every way that a message can take: recorded with others and alone, refused for good, received too often, recorded and
 * never called back, an event that starts an execution, and one that cannot.
 */
async function runEveryWay(name: string): Promise<Job> {
  const detail = { from: name };
  const good = { id: `good-${name}`, time, detail };
  const late = { id: `poison-late-${name}`, time, detail };
  // As if the recorder had recorded it, and ended before it called back.
  const recorded = storedMessage({ messageId: late.id, createdAt: time, event: detail });
  const { messagesTable, eventBus } = theTask(cloud);
  await clients.tables.send(new PutCommand({ TableName: messagesTable, Item: recorded }));
  const event = { EventBusName: eventBus, Source: "test", DetailType: "test" };
  await clients.events.send(
    new PutEventsCommand({
      Entries: [
        { ...event, Detail: JSON.stringify(detail) },
        // EventBridge takes it, and Step Functions does not.
        { ...event, Detail: JSON.stringify({ large: large.repeat(2) }) },
      ],
    }),
  );
  const [one, two, again, lately, poison, invalid] = await Promise.all([
    start(`${name}-one`, good),
    start(`${name}-two`, { ...good, id: `good-two-${name}` }),
    start(`${name}-again`, good),
    start(`${name}-late`, late),
    start(`${name}-poison`, { id: `poison-${name}`, time, detail: { large } }),
    start(`${name}-invalid`, { id: `invalid-${name}`, time: "yesterday", detail: { large } }),
  ]);
  return { succeed: [one, two, again, lately], fail: [poison, invalid] };
}

const statusOf = (executionArn: string) =>
  events.flatMap((event) =>
    event.type === "execution-ended" && event.executionArn === executionArn ? [event.status] : [],
  )[0];

/** Refusals that are not the table's, which refuses what is to go the dead-letter way. */
const refusals = (began = 0) =>
  events
    .slice(began)
    .flatMap((event) => (event.type === "access-denied" && event.reason !== "explicit-deny" ? [event] : []));

const timeout = 30_000;
async function comesToItsEnd({ succeed, fail }: Job): Promise<void> {
  const statuses = () => [...succeed, ...fail].map(statusOf);
  await expect
    .poll(statuses, { timeout, interval: 50 })
    .toEqual([...succeed.map(() => "SUCCEEDED"), ...fail.map(() => "FAILED")]);
}

/** What the rule could not deliver, and is archived. */
async function undelivered(): Promise<number> {
  const TableName = theTask(cloud).deadLettersTable;
  const { Items = [] } = await clients.tables.send(
    new ScanCommand({
      TableName,
      ProjectionExpression: "#error",
      ExpressionAttributeNames: { "#error": "error" },
    }),
  );
  return Items.filter(({ error }) => error === "EventUndelivered").length;
}

describe("the roles of the app", { timeout: 60_000 }, () => {
  const jobs: Job[] = [];
  let notStarted = 0;

  it("have every action that is asked for", async () => {
    const job = await runEveryWay("first");
    await comesToItsEnd(job);
    await expect.poll(undelivered, { timeout }).toBe(1);
    expect(refusals()).toEqual([]);
  });

  it.each(onlyOnAws)("have what only AWS asks for: $reason", ({ actions: pattern }) => {
    expect(actions.filter(({ action }) => pattern.test(action))).not.toEqual([]);
  });

  it.for(asked)(
    "$role needs $action: without it, it is refused, and no message is lost",
    async (removed: RoleAction, { signal }) => {
      const began = events.length;
      await cloud.apply(withoutAction(app, removed));
      const name = `${removed.role}-${removed.action.replace(":", "-")}-${removed.at.statement}`;
      // On a busy machine messages that were sent together may be received one by one, and ask for other actions.
      for (let attempt = 1; refusals(began).length === 0; attempt += 1) {
        // One that has timed out must not change the roles of those after it.
        signal.throwIfAborted();
        jobs.push(await runEveryWay(`${name}-${attempt}`));
        if (removed.action === "states:StartExecution") notStarted += 1;
        await vi
          .waitUntil(() => refusals(began).length > 0, { timeout: 10_000, interval: 20 })
          .catch(() => undefined);
      }
      signal.throwIfAborted();
      await cloud.apply(app);
      const { action, roleName, resources } = removed;
      for (const refusal of refusals(began)) {
        expect(refusal).toMatchObject({ action, roleName, reason: "no-allow" });
        expect(resources).toContain(refusal.resource);
      }
    },
  );

  it("bring every message to its end, once they have everything again", async () => {
    for (const job of jobs) await comesToItsEnd(job);
    // Of each job, the first one as well, the event that is too large, and those that were put while the rule could start nothing.
    await expect.poll(undelivered, { timeout }).toBe(1 + jobs.length + notStarted);
  });
});
