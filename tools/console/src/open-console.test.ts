import { get } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import { type OnlyTask, theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeadLetterDetail, ExecutionDetail, Page, SendOutcome } from "./api/page-api.ts";
import { type Console, ConsolePortInUseError, openConsole } from "./open-console.ts";
import { readSnapshot } from "./testing/read-snapshot.ts";

/** A local cloud with its console, both on free ports. It has no redrive, which the command implements. */
async function runConsole(): Promise<{
  cloud: LocalCloud;
  task: OnlyTask;
  page: Console;
  close(): Promise<void>;
}> {
  const page = await openConsole({ port: 0 });
  const cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    onEvent: page.onEvent,
    onLog: page.onLog,
  });
  const task = theTask(cloud);
  const redrive = async (deadLetterId: string) => {
    throw new Error(`No dead letter ${deadLetterId}.`);
  };
  page.attach({ cloud, redrive, planRedrive: redrive });
  return {
    cloud,
    task,
    page,
    close: async () => {
      await page.close();
      await cloud.close();
    },
  };
}

let running: Awaited<ReturnType<typeof runConsole>>;
beforeAll(async () => {
  running = await runConsole();
});
afterAll(() => running.close());

const read = async <T>(path: string): Promise<T> => JSON.parse(await textOf(path));
const textOf = async (path: string) => (await fetch(`${running.page.url}/api${path}`)).text();
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${running.page.url}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const sendOne = async (request: object): Promise<SendOutcome> => {
  const answer = await post("/send", { template: "valid", detail: "{}", count: 1, ...request });
  return JSON.parse(await answer.text());
};

/** The status of a request with headers that fetch would not send. */
function statusWith(headers: Record<string, string>, path = "/api/executions"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${running.page.url}${path}`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
}

describe("the console", () => {
  it("refuses requests of other hosts, origins and sites, except for a link to the page", async () => {
    const visit = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect(await statusWith({ host: "rebound.example:80" })).toBe(403);
    expect(await statusWith({ origin: "http://evil.example" })).toBe(403);
    expect(await statusWith({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" })).toBe(403);
    expect(await statusWith(visit)).toBe(403);
    expect(await statusWith({})).toBe(200);
    const { status } = await post(
      "/send",
      { template: "valid", detail: "{}", count: 1 },
      { origin: "http://127.0.0.1:1" },
    );
    expect(status).toBe(403);
  });

  it("accepts JSON only, so that no form on another site can send", async () => {
    const answer = await fetch(`${running.page.url}/api/send`, { method: "POST", body: "template=valid" });
    expect(answer.status).toBe(422);
  });

  it("sends a strict content security policy with every response", async () => {
    const { headers } = await fetch(`${running.page.url}/api/executions`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it("shows no task token: not of a waiting execution, not in a history, not in a body that breaks the contract", async () => {
    running.cloud.faults.setRate("dynamodb.throttle", 1);
    const { executions } = await sendOne({});
    const [name = ""] = executions;
    const executionArn = `${running.task.stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const token = await vi.waitFor(async () => {
      const history = JSON.stringify(
        await running.cloud.stepFunctions.call("GetExecutionHistory", { executionArn }),
      );
      return /MyTaskToken\\*":\\*"([A-Za-z0-9+/=]+)/.exec(history)?.[1] ?? expect.unreachable();
    });
    expect(token.length).toBeGreaterThan(100);
    // As content of another field, and inside text that is not JSON.
    await sendOne({ id: "with-token", detail: JSON.stringify({ copied: token, text: `x ${token} y` }) });
    await post("/send", { template: "no-json", detail: `{"MyTaskToken": "${token}"`, count: 1 });
    running.cloud.faults.setRate("dynamodb.throttle", 0);
    const deadLetter = await vi.waitFor(async () => {
      const { rows } = await read<Page<{ deadLetterId: string }>>("/dead-letters");
      return rows[0]?.deadLetterId ?? expect.unreachable();
    }, 20_000);
    await vi.waitFor(async () => expect(await textOf("/messages/with-token")).toContain("copied"), 20_000);
    const addresses = [
      `/executions/${name}`,
      "/executions/with-token",
      "/messages",
      "/messages/with-token",
      "/dead-letters",
      `/dead-letters/${deadLetter}`,
    ];
    for (const address of addresses) {
      const text = await textOf(address);
      expect(text.length, address).toBeGreaterThan(50);
      expect(text, address).not.toContain(token.slice(0, 60));
    }
    expect(await textOf(`/executions/${name}`)).toContain("[redacted]");
  });

  it("says where the message of an execution is, and how each receive ended", async () => {
    running.cloud.faults.setRate("dynamodb.throttle", 1);
    const { executions } = await sendOne({});
    const address = `/executions/${executions[0]}`;
    await vi.waitFor(async () => {
      const { messages, workflow } = await read<ExecutionDetail>(address);
      const [message, ...others] = messages;
      expect([workflow, others]).toEqual(["Record", []]);
      expect(message).toMatchObject({ task: "Record", state: "Record using Queue", isRecorded: true });
      expect(message?.location).toMatchObject({
        place: "queue",
        queue: running.task.queues.work.name,
        queueTitle: "RecordWorkQueue",
        state: "invisible",
        maxReceiveCount: 5,
      });
      const [receive] = message?.receives ?? [];
      expect(receive).toMatchObject({
        receiveCount: 1,
        functionTitle: "RecordFunction",
        outcome: "returned",
      });
      expect(receive?.reason).toMatch(/hroughput|hrottl/);
    }, 20_000);
    running.cloud.faults.setRate("dynamodb.throttle", 0);
    await vi.waitFor(async () => {
      const { messages, status } = await read<ExecutionDetail>(address);
      expect({ messages, status }).toMatchObject({
        messages: [{ location: { place: "table" }, result: "succeeded" }],
        status: "SUCCEEDED",
      });
    }, 30_000);
  });

  it("sends a message of every template", async () => {
    const ends: Record<string, string> = {
      valid: "SUCCEEDED",
      malformed: "InvalidMessage",
      "no-detail": "InvalidInput",
      "too-large": "InputTooLarge",
    };
    for (const [template, end] of Object.entries(ends)) {
      const time = template === "malformed" ? { time: "yesterday" } : {};
      const detail = template === "no-detail" ? "" : "{}";
      const { executions } = await sendOne({ template, detail, ...time });
      await vi.waitFor(async () => {
        const { status, error } = await read<ExecutionDetail>(`/executions/${executions[0]}`);
        expect(error ?? status).toBe(end);
      }, 20_000);
    }
    const ofTwo = async (template: string) => {
      const { executions } = await sendOne({ template, detail: `{"n":1}` });
      expect(executions).toHaveLength(2);
      return vi.waitFor(async () => {
        const both = await Promise.all(
          executions.map((name) => read<ExecutionDetail>(`/executions/${name}`)),
        );
        expect(both.map(({ status }) => status)).not.toContain("RUNNING");
        return both.map(({ status, error }) => error ?? status);
      }, 20_000);
    };
    expect(await ofTwo("duplicate")).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(await ofTwo("conflict")).toEqual(["SUCCEEDED", "MessageConflict"]);
    for (const template of ["no-token", "no-json"]) {
      const { messages } = await sendOne({ template, detail: template === "no-token" ? "{}" : "not JSON" });
      await vi.waitFor(async () => {
        const deadLetter = await read<DeadLetterDetail>(`/dead-letters/${messages[0]}`);
        expect(deadLetter).toMatchObject({ error: "InvalidMessage", status: "archived" });
        expect(deadLetter.receives).toMatchObject([{ receiveCount: 1, outcome: "done" }]);
      }, 20_000);
    }
  }, 90_000);

  it("lists and shows a dead letter that was archived without being parsed", async () => {
    const tables = DynamoDBDocumentClient.from(
      new DynamoDBClient(serverClientConfiguration(running.cloud.endpoint)),
    );
    const body = `{"Record":{"messageId":"unread","createdAt":"2026-01-01T00:00:00Z","event":1},"MyTaskToken":"[redacted]"}`;
    const fields = { error: "MessageDeadLettered", body, status: "archived", attempts: 0, unread: true };
    const names = Object.keys(fields);
    await tables.send(
      new UpdateCommand({
        TableName: running.task.deadLettersTable,
        Key: { deadLetterId: "unread-entry" },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    );
    await vi.waitFor(async () => {
      const { rows } = await read<Page<{ deadLetterId: string }>>("/dead-letters");
      expect(rows.map(({ deadLetterId }) => deadLetterId)).toContain("unread-entry");
    });
    expect(await read<DeadLetterDetail>("/dead-letters/unread-entry")).toMatchObject({
      error: "MessageDeadLettered",
      status: "archived",
      body,
    });
  });

  it("shows a value that is nested too deeply as text", async () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const { stateMachineArn } = running.task;
    await running.cloud.stepFunctions.call("StartExecution", {
      stateMachineArn,
      name: "deep",
      input: deep,
    });
    await vi.waitFor(async () => {
      expect(await read("/executions/deep")).toMatchObject({ status: "FAILED", input: deep });
    });
  });

  it("refuses wrong requests", async () => {
    const refused = await Promise.all([
      post("/send", { template: "valid", detail: "{", count: 1 }),
      post("/send", { template: "valid", detail: "{}", count: 0 }),
      post("/send", { template: "valid", detail: "{}", count: 1_000_000 }),
      post("/send", { template: "nothing", detail: "{}", count: 1 }),
      post("/faults", { rates: { "dynamodb.throttle": 2 } }),
      post("/faults", { rates: { "dynamodb.nothing": 1 } }),
      post("/faults", { rates: { "dynamodb.throttle": 1 }, task: "Nothing" }),
      post("/send", { workflow: "Nothing", template: "valid", detail: "{}", count: 1 }),
      post("/workflows/Nothing/start", { input: "{}", count: 1 }),
      post("/workflows/Record/start", { input: "{", count: 1 }),
      post("/workflows/Record/start", { input: "{}", count: 0 }),
      fetch(`${running.page.url}/api/executions?workflow=Nothing`),
      fetch(`${running.page.url}/api/dead-letters?task=Nothing`),
      post("/dead-letters/none/redrive", {}),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 422));
    expect(await read("/executions/none")).toBe(null);
    expect((await fetch(`${running.page.url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${running.page.url}/api/executions/%zz`)).status).toBe(400);
  });

  it("changes the rates of faults in the running local cloud, and sends them with the counts", async () => {
    await post("/faults", { rates: { "sqs.duplicate": 0.25 } });
    expect(running.cloud.faults.rates["sqs.duplicate"]).toBe(0.25);
    const snapshot = await readSnapshot(running.page.url);
    expect(snapshot.faults).toContainEqual(expect.objectContaining({ kind: "sqs.duplicate", rate: 0.25 }));
    expect(snapshot.executions.SUCCEEDED).toBeGreaterThan(0);
    const { workflows, tasks } = snapshot;
    expect(workflows).toEqual([
      {
        name: "Record",
        executions: snapshot.executions,
        tasks: [{ state: "Record using Queue", task: "Record" }],
        wholeTask: "Record",
        hasEvents: true,
      },
    ]);
    expect(tasks.map(({ name }) => name)).toEqual(["Record"]);
    expect(tasks[0]?.recorded).toBeGreaterThan(0);
    expect(tasks[0]?.batches.finished).toBeGreaterThan(0);
    expect(tasks[0]?.faults).toMatchObject({ "sqs.duplicate": { rate: 0.25 } });
    await post("/faults", { rates: { "sqs.duplicate": 0 } });
  });
});

describe("the console's port", () => {
  it("is refused in one line if it was given and is in use", async () => {
    const port = Number(new URL(running.page.url).port);
    const error = await openConsole({ port }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsolePortInUseError);
    expect(String(error)).toMatch(new RegExp(`^[^\\n]*${port}[^\\n]*--console-port[^\\n]*$`));
  });

  it("is 4480 or, if that is in use, a free port", async () => {
    const consoles = [await openConsole(), await openConsole()];
    const [first = "", second = ""] = consoles.map(({ url }) => url);
    await Promise.all(consoles.map((one) => one.close()));
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(second).not.toBe(first);
    expect(second).not.toContain(":4480");
  });
});
