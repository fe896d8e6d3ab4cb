import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { graphWithTasks } from "@ringback/testing/graph-with-tasks";
import { twoTasks } from "@ringback/testing/two-tasks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalCloud, startLocalCloud } from "../local-cloud.ts";
import type { LocalEvent } from "../local-events/local-event.ts";
import { serverClientConfiguration } from "../servers/server-client-configuration.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { policyOf } from "../testing/iam.ts";
import { quickTasks } from "../testing/quick-tasks.ts";
import { type RoleAction, roleActions, withoutAction } from "../testing/role-actions.ts";

/** The roles of a task of a team's own, next to one that records: `least-privilege.test.ts` has the small app's. */

const { Reserve, Record } = quickTasks;
const seconds = { visibilityTimeoutSeconds: 4, deadLetterVisibilityTimeoutSeconds: 4, maxReceiveCount: 2 };
const app = refusingPoison(
  await graphWithTasks({ Reserve: { ...Reserve, ...seconds }, Record }, { isChecked: false }),
);
const ofReserve = roleActions(app).filter(({ role }) => /^Reserve(DeadLetter)?Role$/.test(role));
const asked = ofReserve.filter(({ action }) => !action.startsWith("logs:"));

/** The app with a table whose policy refuses reservations with an id like `poison-1`, so that they go the dead-letter way. */
function refusingPoison(graph: AppGraph): AppGraph {
  const resourceArn = graph.resources.find(({ name }) => name === "ReservationsTable")?.outputs["arn"];
  const policy = policyOf({
    Effect: "Deny",
    Principal: { AWS: `arn:aws:iam::${graph.accountId}:root` },
    Action: ["dynamodb:PutItem"],
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
let tables: DynamoDBDocumentClient;
const events: LocalEvent[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({
    app: twoTasks,
    graph: app,
    port: 0,
    onEvent: (event) => events.push(event),
  });
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(serverClientConfiguration(cloud.endpoint)));
});
afterAll(() => cloud.close());

/** A body that the archive keeps in items of its own. */
const large = "x".repeat(140_000);
const detail = { article: "chair", quantity: 3, items: [] };

/** Executions by the end that they have to come to, whatever is in their way for a while. */
interface Job {
  readonly succeed: readonly string[];
  readonly fail: readonly string[];
}

async function start(id: string, what: object): Promise<string> {
  const stateMachineArn = cloud.tasks?.workflows.find(({ name }) => name === "Restock")?.stateMachineArn;
  const input = JSON.stringify({ id, time: "2026-01-01T00:00:00Z", detail: what });
  const started = await cloud.stepFunctions.call("StartExecution", { stateMachineArn, name: id, input });
  return "executionArn" in started ? String(started.executionArn) : "";
}

/** Every way that a message of the task can take: done, refused, invalid, received too often, and done but never called back. */
async function runEveryWay(name: string): Promise<Job> {
  const late = `poison-late-${name}`;
  // As if it had been reserved by a delivery that ended before it called back.
  const TableName = String(app.links["Reservations"]?.["name"]);
  for (const reservationId of [late, `${late}-rest`])
    await tables.send(new PutCommand({ TableName, Item: { reservationId, article: "chair", quantity: 3 } }));
  // Groups of their own: what is refused for a while holds up nobody else.
  const [good, refused, lately, poison, invalid] = await Promise.all([
    start(`good-${name}`, { ...detail, article: `good-${name}` }),
    start(`refused-${name}`, { ...detail, article: `refused-${name}`, quantity: 101 }),
    start(late, { ...detail, article: late }),
    start(`poison-${name}`, { ...detail, article: `poison-${name}`, large }),
    start(`invalid-${name}`, { ...detail, article: `invalid-${name}`, quantity: 0, large }),
  ]);
  return { succeed: [good, refused, lately], fail: [poison, invalid] };
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

const timeout = 60_000;
async function comesToItsEnd({ succeed, fail }: Job): Promise<void> {
  const statuses = () => [...succeed, ...fail].map(statusOf);
  await expect
    .poll(statuses, { timeout, interval: 50 })
    .toEqual([...succeed.map(() => "SUCCEEDED"), ...fail.map(() => "FAILED")]);
}

describe("the roles of a task of one's own", { timeout: 90_000 }, () => {
  const jobs: Job[] = [];

  it("have every action that is asked for", async () => {
    await comesToItsEnd(await runEveryWay("first"));
    expect(refusals()).toEqual([]);
  });

  it("are those of its two functions alone", () => {
    const resources = ofReserve.flatMap((one) => one.resources).join(" ");
    expect(new Set(ofReserve.map(({ role }) => role)).size).toBe(2);
    expect(resources).toContain("Reservations");
    expect(resources).not.toMatch(/MessagesTable|RecordWork/);
  });

  it.for(asked)(
    "$role needs $action: without it, it is refused, and no message is lost",
    async (removed: RoleAction, { signal }) => {
      const began = events.length;
      await cloud.apply(withoutAction(app, removed));
      const name = `${removed.role}-${removed.action.replace(":", "-")}-${removed.at.statement}`;
      for (let attempt = 1; refusals(began).length === 0; attempt += 1) {
        signal.throwIfAborted();
        jobs.push(await runEveryWay(`${name}-${attempt}`));
        await vi
          .waitUntil(() => refusals(began).length > 0, { timeout: 15_000, interval: 20 })
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
  });
});
