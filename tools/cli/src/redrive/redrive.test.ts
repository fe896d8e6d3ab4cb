import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, openCloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry } from "../dead-letters/dead-letter-entry.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { executionNamed, onlyOf } from "../testing/only-of.ts";
import { redrive } from "./redrive.ts";

let local: LocalCloud;
let cloud: Cloud;
beforeAll(async () => {
  local = await startLocalCloud({ app: smallApp, port: 0 });
  cloud = await openCloud({ endpoint: local.endpoint });
});
afterAll(() => local.close());
afterEach(() => local.faults.setRate("dynamodb.throttle", 0));

const time = "2026-01-01T00:00:00Z";
const bodyOf = (messageId: string, event: unknown) =>
  JSON.stringify({ Record: { messageId, createdAt: time, event } });

/** An entry of the archive, as the functions write it. */
async function kept(deadLetterId: string, body: string, more: object = {}): Promise<DeadLetterEntry> {
  const Item = {
    deadLetterId,
    kind: "message",
    error: "MessageDeadLettered",
    reason: "for a test",
    body,
    status: "archived",
    attempts: 0,
    archivedAt: 0,
    ...more,
  };
  await cloud.tables.send(new PutCommand({ TableName: cloud.deadLettersTable, Item }));
  return getEntry(cloud, deadLetterId);
}

async function setBack(deadLetterId: string, change: Record<string, unknown>): Promise<DeadLetterEntry> {
  const names = Object.keys(change);
  await cloud.tables.send(
    new UpdateCommand({
      TableName: cloud.deadLettersTable,
      Key: { deadLetterId },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, change[name]])),
    }),
  );
  return getEntry(cloud, deadLetterId);
}

async function recorded(messageId: string): Promise<unknown> {
  const { Item } = await cloud.tables.send(
    new GetCommand({ TableName: onlyOf(cloud).messagesTable, Key: { messageId }, ConsistentRead: true }),
  );
  return Item?.["event"];
}

async function startElsewhere(name: string, id: string, detail: unknown): Promise<string> {
  const { executionArn = "" } = await cloud.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: onlyOf(cloud).stateMachineArn,
      name,
      input: JSON.stringify({ id, time, detail }),
    }),
  );
  return executionArn;
}

describe("two redrives of one entry at once", () => {
  it("with two bodies: one is recorded, and the other is refused", async () => {
    const race = async (index: number) => {
      const id = `race-${index}`;
      const entry = await kept(id, bodyOf(id, "original"));
      const bodies = ["left", "right"];
      const results = await Promise.all(
        bodies.map((event) => redrive(cloud, entry, { body: bodyOf(id, event) })),
      );
      expect(results.map(({ result }) => result).toSorted()).toEqual(["different-body", "recorded"]);
      const winner = bodies[results.findIndex(({ result }) => result === "recorded")];
      expect(await recorded(id)).toBe(JSON.stringify(winner));
      expect(await getEntry(cloud, id)).toMatchObject({
        status: "recorded",
        attempts: 1,
        editedBody: bodyOf(id, winner),
      });
    };
    await Promise.all(Array.from({ length: 12 }, (_, index) => race(index)));
  });

  it("with one body: both wait for the same execution", async () => {
    const entry = await kept("together", bodyOf("together", 1));
    const results = await Promise.all([redrive(cloud, entry, {}), redrive(cloud, entry, {})]);
    for (const { result } of results) expect(result).toMatch(/recorded$/);
    expect(await executionNamed(cloud, "redrive-together-2")).toBeUndefined();
  });

  it("refuses the second body at once while the execution of the first is running", async () => {
    const entry = await kept("running", bodyOf("running", "first"));
    local.faults.setRate("dynamodb.throttle", 1);
    const first = redrive(cloud, entry, {});
    await expect.poll(() => executionNamed(cloud, "redrive-running-1")).toBeDefined();
    const second = await redrive(cloud, await getEntry(cloud, "running"), {
      body: bodyOf("running", "second"),
    });
    local.faults.setRate("dynamodb.throttle", 0);
    expect(second).toMatchObject({ result: "different-body", executionName: "redrive-running-1" });
    expect(second.reason).toMatch(/in progress with a different body/);
    expect(await first).toMatchObject({ result: "recorded" });
    expect(await recorded("running")).toBe('"first"');
  });
});

describe("a body that differs from what is recorded", () => {
  it("is refused, with the id of the recorded message or a new one, and nothing is sent", async () => {
    await redrive(cloud, await kept("settled", bodyOf("settled", 1)), {});
    for (const body of [bodyOf("settled", 2), bodyOf("settled-elsewhere", 1)]) {
      const result = await redrive(cloud, await getEntry(cloud, "settled"), { body });
      expect(result).toMatchObject({ result: "different-body" });
      expect(result.reason).toMatch(/already recorded with different content/);
    }
    expect(await recorded("settled-elsewhere")).toBeUndefined();
    expect(await executionNamed(cloud, "redrive-settled-2")).toBeUndefined();
  });

  it("is not refused if it is the same content in another spelling", async () => {
    await redrive(cloud, await kept("spelled", bodyOf("spelled", { a: 1, b: 2 })), {});
    const body = `{"Record": {"event": {"b": 2.0, "a": 1}, "createdAt": "2026-01-01T01:00:00+01:00", "messageId": "spelled"}}`;
    const result = await redrive(cloud, await getEntry(cloud, "spelled"), { body });
    expect(result).toMatchObject({ result: "already-recorded" });
  });
});

describe("a redrive that was interrupted", () => {
  const digestOf = async (id: string, event: unknown) => {
    const other = await kept(`digest-of-${id}`, bodyOf(id, event));
    await redrive(cloud, other, {});
    return (await getEntry(cloud, `digest-of-${id}`))["redriveDigest"];
  };

  it("before it started its execution is continued with its own body, and a different body is refused at first", async () => {
    const redriveDigest = await digestOf("unstarted", "edited");
    const written = { status: "redriving", attempts: 1, editedBody: bodyOf("unstarted", "edited") };
    await kept("unstarted-entry", bodyOf("unstarted", "original"));
    const entry = await setBack("unstarted-entry", { ...written, redriveDigest, redrivenAt: Date.now() });
    const result = await redrive(cloud, entry, { body: bodyOf("unstarted", "third") });
    expect(result).toMatchObject({ result: "different-body" });
    expect(await executionNamed(cloud, "redrive-unstarted-entry-1")).toBeUndefined();
    expect(await redrive(cloud, entry, {})).toMatchObject({
      result: "recorded",
      executionName: "redrive-unstarted-entry-1",
    });
    expect(await recorded("unstarted")).toBe('"edited"');
  });

  it("before it started its execution, a minute ago, is replaced by a different body", async () => {
    await kept("way", bodyOf("way", "original"));
    const entry = await setBack("way", {
      status: "redriving",
      attempts: 1,
      redriveDigest: "of the original",
      redrivenAt: Date.now() - 61_000,
    });
    const body = bodyOf("way", "edited");
    expect(await redrive(cloud, entry, { body })).toMatchObject({
      result: "recorded",
      executionName: "redrive-way-1",
    });
    expect(await recorded("way")).toBe('"edited"');
    expect((await getEntry(cloud, "way")).editedBody).toContain('"edited"');
    // The one that was slow rather than dead: what it would send is not what the execution has sent.
    expect(await redrive(cloud, entry, {})).toMatchObject({ result: "already-recorded" });
    expect(await redrive(cloud, entry, { body: bodyOf("way", "original") })).toMatchObject({
      result: "different-body",
    });
  });

  it("after its execution succeeded is recorded with what that sent, and a different body is refused", async () => {
    const entry = await kept("unsettled", bodyOf("unsettled", "sent"));
    await redrive(cloud, entry, {});
    const left = await setBack("unsettled", { status: "redriving" });
    expect(await redrive(cloud, left, { body: bodyOf("unsettled", "other") })).toMatchObject({
      result: "different-body",
    });
    expect(await getEntry(cloud, "unsettled")).toMatchObject({ status: "recorded" });
  });

  it("after its execution failed is followed by a new attempt with a different body", async () => {
    const executionArn = await startElsewhere("redrive-unsettled-failure-1", "", "no id, so it fails");
    expect(await waitForExecution(cloud, executionArn)).toMatchObject({ error: "InvalidInput" });
    await kept("unsettled-failure", bodyOf("unsettled-failure", "original"));
    const left = await setBack("unsettled-failure", {
      status: "redriving",
      attempts: 1,
      redriveDigest: "of the original",
      redrivenAt: Date.now(),
    });
    expect(await redrive(cloud, left, { body: bodyOf("unsettled-failure", "edited") })).toMatchObject({
      result: "recorded",
      executionName: "redrive-unsettled-failure-2",
    });
    expect(await getEntry(cloud, "unsettled-failure")).not.toHaveProperty("redriveError");
  });
});

describe("an entry that was archived without being parsed", () => {
  const unread = { unread: true, reason: "The dead-letter function did not finish with the message before." };

  it("is marked as recorded without a redrive if its message is in the table", async () => {
    await waitForExecution(cloud, await startElsewhere("unread-recorded", "unread-recorded", { n: 1 }));
    const body = `{"Record":{"messageId":"unread-recorded","createdAt":"${time}","event":{"n":1}},"MyTaskToken":"[redacted]"}`;
    const entry = await kept("unread-1", body, unread);
    expect(await redrive(cloud, entry, {})).toEqual({ deadLetterId: "unread-1", result: "already-recorded" });
    expect(await getEntry(cloud, "unread-1")).toMatchObject({ status: "recorded", attempts: 0 });
  });

  it("is sent again if it lacks only its task token", async () => {
    const body = `{"MyTaskToken":"[redacted]","Record":{"messageId":"unread-2","createdAt":"${time}","event":"whole"}}`;
    expect(await redrive(cloud, await kept("unread-2", body, unread), {})).toMatchObject({
      result: "recorded",
    });
    expect(await recorded("unread-2")).toBe('"whole"');
  });

  it("needs an edit if text was removed from its content", async () => {
    const body = bodyOf("unread-3", { picture: "[redacted]" });
    const result = await redrive(cloud, await kept("unread-3", body, unread), {});
    expect(result).toMatchObject({ result: "needs-edit" });
    expect(result.reason).toContain("--body FILE");
    expect(await recorded("unread-3")).toBeUndefined();
  });
});

describe("what a redrive stores", () => {
  const token = `AQCEAAAAKgAAAAMAAAAAAAAAAc${"Yx7Q2m+/".repeat(40)}`;
  const withToken = (messageId: string, event: unknown) =>
    JSON.stringify({ Record: { messageId, createdAt: time, event }, MyTaskToken: token });

  it("of a queue body is its record, and of the reason everything except a task token", async () => {
    const entry = await kept("as-it-came", "{}");
    const options = { body: withToken("as-it-came", { n: 1 }), reason: `by hand, ${token}` };
    expect(await redrive(cloud, entry, options)).toMatchObject({ result: "recorded" });
    const after = await getEntry(cloud, "as-it-came");
    expect(JSON.stringify(after)).not.toContain("Yx7Q2m");
    expect(after["redriveReason"]).toBe("by hand, [redacted]");
    expect(JSON.parse(after.editedBody ?? "")).toMatchObject({ id: "as-it-came", time, detail: { n: 1 } });
  });

  it("of an event does not include a field with the name of the token, which is not sent either", async () => {
    const body = JSON.stringify({ id: "event-token", time, detail: 1, source: "shop", MyTaskToken: token });
    const result = await redrive(cloud, await kept("event-token", "{}"), { body });
    expect(result).toMatchObject({ result: "recorded" });
    expect(JSON.stringify(await getEntry(cloud, "event-token"))).not.toContain("Yx7Q2m");
    const { input = "" } = (await executionNamed(cloud, result.executionName ?? "")) ?? {};
    expect(input).toContain("shop");
    expect(input).not.toContain("Yx7Q2m");
  });

  it.each([
    ["the id", JSON.stringify({ id: token, time, detail: 1 })],
    ["the id of a queue's body", withToken(token, 1)],
    ["the content of its own body", withToken("copied", { token })],
  ])("is nothing if a task token is in %s", async (where, body) => {
    const id = `token in ${where}`;
    const result = await redrive(cloud, await kept(id, "{}"), { body });
    expect(result).toMatchObject({
      result: "needs-edit",
      reason: expect.stringMatching(/(holds|contains) (a|the) task token/),
    });
    expect(await getEntry(cloud, id)).not.toHaveProperty("editedBody");
  });

  it("fits in an entry, however much white space the body has", async () => {
    const body = `${bodyOf("spaces", "x".repeat(200_000))}${" ".repeat(300_000)}`;
    const entry = await kept("spaces", "y".repeat(131_072));
    expect(await redrive(cloud, entry, { body })).toMatchObject({ result: "recorded" });
  });
});

describe("what a redrive sends", () => {
  it.each([
    ["a queue's body", bodyOf("deep", "DEEP")],
    ["an event", JSON.stringify({ id: "deep", time, detail: "DEEP" })],
    [
      "a queue body with a placeholder for its task token",
      `{"MyTaskToken":"[redacted]",${bodyOf("deep", "DEEP").slice(1)}`,
    ],
  ])("needs an edit if %s is nested too deeply", async (what, body) => {
    const deep = body.replace('"DEEP"', `${"[".repeat(60_000)}${"]".repeat(60_000)}`);
    const result = await redrive(cloud, await kept(`deep: ${what}`, deep), {});
    expect(result).toMatchObject({
      result: "needs-edit",
      reason: expect.stringContaining("nested too deeply"),
    });
  });

  it("leaves out fields that the workflow does not use if the input is too large", async () => {
    const event = { id: "large-rest", time, detail: "x".repeat(200_000), source: "shop" };
    const entry = await kept("large-rest", JSON.stringify({ ...event, resources: ["y".repeat(50_000)] }), {
      kind: "event",
    });
    expect(await redrive(cloud, entry, {})).toMatchObject({ result: "recorded" });
    const { input = "" } = (await executionNamed(cloud, "redrive-large-rest-1")) ?? {};
    expect(JSON.parse(input)).toEqual({ ...event, redriveOf: { deadLetterId: "large-rest" } });
  });

  it("needs an edit over 240,000 bytes, and the reason has the size", async () => {
    const result = await redrive(
      cloud,
      await kept("too-large", bodyOf("too-large", "é".repeat(120_000))),
      {},
    );
    expect(result).toMatchObject({ result: "needs-edit" });
    expect(result.reason).toMatch(/has 240\d\d\d bytes; the maximum is 240000 \(--body FILE\)/);
    expect(await executionNamed(cloud, "redrive-too-large-1")).toBeUndefined();
  });

  it.each([
    ["9007199254740993", "9007199254740992"],
    ["0.1234567890123456789", "0.12345678901234568"],
  ])("needs an edit if Step Functions would change the number %s of a queue body", async (from, to) => {
    const id = `digits-${from}`;
    const result = await redrive(cloud, await kept(id, bodyOf(id, "N").replace('"N"', from)), {});
    expect(result).toMatchObject({ result: "needs-edit" });
    expect(result.reason).toContain(`the number ${from} to ${to};`);
    const body = bodyOf(id, "N").replace('"N"', to);
    expect(await redrive(cloud, await getEntry(cloud, id), { body })).toMatchObject({ result: "recorded" });
  });

  it("needs an edit if a number is too large for a double", async () => {
    const body = bodyOf("huge", "N").replace('"N"', "1e400");
    const result = await redrive(cloud, await kept("huge", body), {});
    expect(result.reason).toContain("The number 1e400 is too large");
  });

  it("finds the message of an event in the table, even if Step Functions has changed its digits", async () => {
    const body = `{"id":"rounded","time":"${time}","detail":{"n":9007199254740993,"f":1.0}}`;
    expect(await redrive(cloud, await kept("rounded", body, { kind: "event" }), {})).toMatchObject({
      result: "recorded",
    });
    expect(await recorded("rounded")).toBe('{"f":1,"n":9007199254740992}');
    const again = await kept("rounded-again", body, { kind: "event" });
    expect(await redrive(cloud, again, {})).toMatchObject({ result: "already-recorded" });
  });
});
