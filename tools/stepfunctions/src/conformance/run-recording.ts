import { createHash, randomUUID } from "node:crypto";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { createVirtualClock } from "../virtual-clock.ts";
import type { Recording } from "./recording.ts";

export interface Replayed {
  readonly events: readonly JsonObject[];
  readonly describe: JsonObject;
}

/** The moment from which the recordings' inputs count their dates. */
const RECORDED_AT = Date.UTC(2026, 10, 23, 5, 56, 8);

/** Runs a recorded definition on the engine, with the recorded behaviour on the queue's other side. */
export async function runRecording(recording: Recording): Promise<Replayed> {
  const clock = createVirtualClock(RECORDED_AT);
  let ended = false;
  const stepFunctions = createStepFunctions({
    clock,
    accountId: "111111111111",
    integrations: { sendMessage: async (parameters) => answerMessage(recording, stepFunctions, parameters) },
    onHistoryEvent: (_arn, { type }) => {
      if (/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) ended = true;
    },
  });
  try {
    const created = await callFor(stepFunctions, "CreateStateMachine", {
      name: "recorded",
      roleArn: "arn:aws:iam::111111111111:role/recorded",
      definition: JSON.stringify(recording.definition),
    });
    const { executionArn } = await callFor(stepFunctions, "StartExecution", {
      stateMachineArn: created["stateMachineArn"] ?? null,
      input: JSON.stringify(recording.input),
    });
    // An execution that never ends at AWS has no timer to wait for here.
    await clock.advanceUntil(() => ended).catch(() => {});
    const describe = await callFor(stepFunctions, "DescribeExecution", {
      executionArn: executionArn ?? null,
    });
    const history = await callFor(stepFunctions, "GetExecutionHistory", {
      executionArn: executionArn ?? null,
      maxResults: 1000,
    });
    const events = Array.isArray(history["events"]) ? history["events"].filter(isJsonObject) : [];
    return { events, describe };
  } finally {
    await stepFunctions.close();
  }
}

async function callFor(stepFunctions: StepFunctions, action: string, input: JsonObject): Promise<JsonObject> {
  const answer = await stepFunctions.call(action, input);
  return isJsonObject(answer) ? answer : {};
}

async function answerMessage(
  recording: Recording,
  stepFunctions: StepFunctions,
  parameters: object,
): Promise<object> {
  const body = "MessageBody" in parameters ? String(parameters.MessageBody) : "";
  setImmediate(() => void resolveToken(recording, stepFunctions, body));
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash("md5").update(body).digest("hex") };
}

async function resolveToken(recording: Recording, stepFunctions: StepFunctions, body: string): Promise<void> {
  const { queue } = recording;
  if (!queue || queue.onMessage === "ignore") return;
  const message: Json = parseJson(body);
  const { Message, TaskToken } = isJsonObject(message) ? message : {};
  const taskToken = TaskToken ?? null;
  if (queue.onMessage === "failure") {
    await stepFunctions.call("SendTaskFailure", { taskToken, error: queue.error, cause: queue.cause });
    return;
  }
  if (queue.onMessage === "heartbeatThenSuccess")
    await stepFunctions.call("SendTaskHeartbeat", { taskToken });
  await stepFunctions.call("SendTaskSuccess", { taskToken, output: JSON.stringify(Message ?? null) });
}
