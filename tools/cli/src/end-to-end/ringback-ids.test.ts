import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../testing/run-command.ts";

let cloud: LocalCloud;
let folder: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
  folder = await mkdtemp(join(tmpdir(), "ringback ids "));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const ask = (...words: string[]) => runCommand(...words, "--endpoint", cloud.endpoint);
const json = async (...words: string[]) => {
  const { stdout, stderr } = await ask(...words, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout);
};
const time = "2026-11-25T10:00:00Z";
async function send(event: object, ...words: string[]) {
  const file = join(folder, "event.json");
  await writeFile(file, JSON.stringify(event));
  return JSON.parse((await ask("send", "--event", file, "--wait", "--json", ...words)).stdout)[0];
}
/** The id that SQS gave the message of an execution. */
async function sqsIdOf(name: string): Promise<string> {
  const { events } = await json("execution", name);
  const submitted = events.find(({ type }: { type: string }) => type === "TaskSubmitted");
  return JSON.parse(submitted.taskSubmittedEventDetails.output).MessageId;
}

describe("a recorded message", () => {
  it("is found by its own id, its execution's name and ARN, and SQS's id, and so is its execution", async () => {
    const sent = await send({ id: "an id: no name", time, detail: { n: 1 } });
    expect(sent.name).toMatch(/^event-/);
    for (const id of ["an id: no name", sent.name, sent.executionArn, await sqsIdOf(sent.name)]) {
      expect(await json("messages", "get", id), id).toMatchObject({ messageId: "an id: no name" });
      expect(await json("execution", id), id).toMatchObject({ name: sent.name, status: "SUCCEEDED" });
    }
  });

  it("from the event bus is found by the id of the event, and so is its execution", async () => {
    const sent = await send({ id: "mine", time, detail: { n: 2 } }, "--bus");
    expect(await json("execution", sent.eventId)).toMatchObject({ name: sent.name });
    expect(await json("messages", "get", sent.name)).toMatchObject({ messageId: sent.eventId });
  });

  it("is found in an execution whose name does not contain its id", async () => {
    const { stepFunctions } = cloud;
    const { stateMachineArn } = theTask(cloud);
    const input = JSON.stringify({ id: "inner id", time, detail: { n: 3 } });
    await stepFunctions.call("StartExecution", { stateMachineArn, name: "some-name", input });
    await expect.poll(async () => (await ask("messages", "get", "some-name")).stdout).toContain("inner id");
    expect(await json("execution", "inner id")).toMatchObject({ name: "some-name" });
  });
});

describe("a dead letter", () => {
  const messageId = `too-long-${"x".repeat(2049)}`;

  it("is found by its own id, its message's, and its execution's name and ARN; each of them finds the execution", async () => {
    const sent = await send({ id: messageId, time, detail: { n: 4 } });
    expect(sent.error).toBe("InvalidMessage");
    const deadLetterId = await sqsIdOf(sent.name);
    for (const id of [deadLetterId, messageId, sent.name, sent.executionArn]) {
      expect(await json("dead-letters", "show", id), id.slice(0, 60)).toMatchObject({ deadLetterId });
      expect(await json("execution", id), id.slice(0, 60)).toMatchObject({ name: sent.name });
    }
    const { stdout } = await ask("dead-letters", "redrive", sent.name, "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ deadLetterId, result: "needs-edit" }]);
  });

  it("is not found by an id that belongs to several dead letters, and the error names them", async () => {
    const sent = await send({ id: "lost", time: "2026-11-25T10:00:00Z", detail: { n: 5 } });
    expect(sent.status).toBe("SUCCEEDED");
    const other = { id: "lost", time, detail: { n: 6 } };
    const { stepFunctions } = cloud;
    const { stateMachineArn } = theTask(cloud);
    for (const name of ["lost-2", "lost-3"]) {
      await stepFunctions.call("StartExecution", { stateMachineArn, name, input: JSON.stringify(other) });
      await expect
        .poll(async () => (await json("execution", name)).error, { timeout: 10_000 })
        .toBe("MessageConflict");
    }
    const ids = [await sqsIdOf("lost-2"), await sqsIdOf("lost-3")];
    const { stderr } = await ask("dead-letters", "show", "lost");
    expect(stderr).toMatch(
      /^ringback: lost belongs to 2 dead letters: \S+, \S+\. Give the id of one of them\.\n$/,
    );
    for (const id of ids) expect(stderr).toContain(id);
    expect(await json("dead-letters", "show", ids[0] ?? "")).toMatchObject({ messageId: "lost" });
  });
});

it("says that nothing has the id", async () => {
  const at = `the local cloud at ${cloud.endpoint}`;
  const uuid = "00000000-0000-4000-8000-000000000000";
  expect((await ask("messages", "get", uuid)).stderr).toBe(`ringback: No message ${uuid} in ${at}.\n`);
  expect((await ask("dead-letters", "show", uuid)).stderr).toBe(
    `ringback: No dead letter ${uuid} in ${at}.\n`,
  );
  expect((await ask("execution", uuid)).stderr).toBe(
    `ringback: No execution ${uuid} in ${at}, and none of the newest 100 executions has a message with this id.\n`,
  );
  expect((await ask("execution", "arn:nonsense")).stderr).toContain("No execution arn:nonsense in");
});
