import { afterEach, expect, it } from "vitest";
import { isJsonObject, parseJson } from "../json.ts";
import { articleWorkflow } from "../testing/article-workflow.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

const EVENT = {
  id: "538a8436-9987-1f65-478d-815c77f00d0f",
  time: "2022-04-18T07:51:06Z",
  detail: { message: "A secret message" },
};

const ANSWER = {
  statusCode: 200,
  headers: { "Content-Type": "text/json" },
  putStatus: { messageId: EVENT.id, ProcessorResult: { ConsumedCapacity: 1 } },
};

async function start() {
  const sent: string[] = [];
  const definition = articleWorkflow("http://127.0.0.1/000000000000/sfnCommonEventProcessorQueue");
  const run = await runDefinition(definition, {
    input: EVENT,
    integrations: {
      sendMessage: async (parameters) => {
        sent.push("MessageBody" in parameters ? String(parameters.MessageBody) : "");
        return { MessageId: "m", MD5OfMessageBody: "0" };
      },
    },
  });
  await run.clock.advance(0);
  const body = parseJson(sent[0] ?? "null");
  return { run, body: isJsonObject(body) ? body : {} };
}

it("runs the article's workflow unchanged", async () => {
  const { run, body } = await start();
  expect(body).toEqual({
    Record: { messageId: EVENT.id, createdAt: EVENT.time, event: EVENT.detail },
    MyTaskToken: expect.any(String),
  });
  await run.call("SendTaskSuccess", { taskToken: body["MyTaskToken"], output: JSON.stringify(ANSWER) });
  expect(await run.end()).toMatchObject({
    status: "SUCCEEDED",
    output: { ...EVENT, recordResult: { Payload: ANSWER, StatusCode: 200 } },
  });
});

it("ends it after its five minutes when nobody calls back", async () => {
  const { run, body } = await start();
  expect(await run.end()).toMatchObject({ status: "TIMED_OUT", tookMs: 300_000 });
  await expect(
    run.call("SendTaskSuccess", { taskToken: body["MyTaskToken"], output: "1" }),
  ).rejects.toMatchObject({
    name: "TaskTimedOut",
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  });
});
