import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { taskSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { functionArn, functionResource } from "../testing/function-resource.ts";
import { graphOf } from "../testing/graph-of.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { bufferedTasksOf, theTask } from "./buffered-tasks.ts";
import { taskLookup } from "./task-lookup.ts";

const arnOf = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;
const urlOf = (queue: string) => `http://127.0.0.1:4566/000000000000/${queue}`;
const named = (queue: string) => ({ name: queue, arn: arnOf(queue), url: urlOf(queue) });

const queue = (name: string, deadLetters?: string): GraphResource =>
  graphResource(
    "aws:sqs/queue:Queue",
    deadLetters === undefined
      ? {}
      : { redrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 5 }) },
    { name, outputs: { id: name, ...named(name) } },
  );
const mapping = (from: string, lambda: string): GraphResource =>
  graphResource(
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    { eventSourceArn: arnOf(from), functionName: functionArn(`shop-local-${lambda}`) },
    { name: `${from}Mapping` },
  );
const pairOf = (work: string, task: string) => [
  queue(work, `${work}DeadLetters`),
  queue(`${work}DeadLetters`),
  mapping(work, task),
  mapping(`${work}DeadLetters`, `${task}DeadLetter`),
];
const taskOf = (task: string) => [
  functionResource(task),
  functionResource(`${task}DeadLetter`),
  ...pairOf(`${task}Work`, task),
];
const taskLink = (task: string, link: Partial<TaskLink> = {}) => ({
  task,
  queueUrl: urlOf(`${task}Work`),
  settings: taskSettings("local"),
  ...link,
});
const workflowLink = (workflow: string, tasks: readonly string[], link: Partial<WorkflowLink> = {}) => ({
  workflow,
  arn: `arn:aws:states:us-east-1:000000000000:stateMachine:shop-local-${workflow}`,
  timeoutSeconds: 780,
  tasks: tasks.map((task) => ({ state: `${task} it`, task })),
  ...link,
});
const shared = {
  DeadLettersTable: { name: "archive", type: "sst.aws.Dynamo" },
  Stage: { settings: stageSettings("local"), type: "sst.sst.Linkable" },
};

function appOf(resources: readonly GraphResource[], links: AppGraph["links"]): AppGraph {
  return { ...graphOf({ resources }), links: { ...shared, ...links } };
}

const recording = {
  RecordTask: { ...taskLink("Record", { messagesTable: "messages" }), type: "sst.sst.Linkable" },
  RecordWorkflow: workflowLink("Record", ["Record"], {
    wholeTask: "Record",
    eventBus: "events",
    undeliveredArn: arnOf("RecordUndelivered"),
  }),
};
const recordingApp = appOf([...taskOf("Record"), queue("RecordUndelivered")], recording);

describe("the tasks of an app", () => {
  it("are none where it links none", () => {
    expect(bufferedTasksOf(appOf([queue("Orders")], { Orders: named("Orders") }))).toBeUndefined();
  });

  it("have their queues, their functions and what they are linked with", () => {
    expect(bufferedTasksOf(recordingApp)).toEqual({
      tasks: [
        {
          name: "Record",
          queues: { work: named("RecordWork"), deadLetters: named("RecordWorkDeadLetters") },
          functions: { work: "shop-local-Record", deadLetter: "shop-local-RecordDeadLetter" },
          settings: taskSettings("local"),
          messagesTable: "messages",
        },
      ],
      workflows: [
        {
          name: "Record",
          stateMachineArn: recording.RecordWorkflow.arn,
          timeoutSeconds: 780,
          tasks: [{ state: "Record it", task: "Record" }],
          wholeTask: "Record",
          eventBus: "events",
          undelivered: named("RecordUndelivered"),
        },
      ],
      deadLettersTable: "archive",
      stage: stageSettings("local"),
    });
  });

  it("are found whatever their links are called, with all workflows that use them", () => {
    const app = appOf([...taskOf("Charge"), ...taskOf("Reserve")], {
      Anything: taskLink("Charge"),
      Else: taskLink("Reserve"),
      Order: workflowLink("Order", ["Reserve", "Charge"]),
      Refund: workflowLink("Refund", ["Charge"]),
    });
    const found = bufferedTasksOf(app);
    expect(found?.tasks.map(({ name, functions }) => [name, functions.work])).toEqual([
      ["Charge", "shop-local-Charge"],
      ["Reserve", "shop-local-Reserve"],
    ]);
    expect(found?.workflows.map(({ name, tasks }) => [name, tasks.map(({ task }) => task)])).toEqual([
      ["Order", ["Reserve", "Charge"]],
      ["Refund", ["Charge"]],
    ]);
  });

  it("have the pair of queues that is draining, which the same functions take", () => {
    const app = appOf([...taskOf("Record"), ...pairOf("RecordWorkFifo", "Record"), ...taskOf("Other")], {
      RecordTask: taskLink("Record"),
      OtherTask: taskLink("Other"),
    });
    const draining = { work: named("RecordWorkFifo"), deadLetters: named("RecordWorkFifoDeadLetters") };
    expect(bufferedTasksOf(app)?.tasks.map((task) => task.draining)).toEqual([draining, undefined]);
  });

  it.each([
    ["the queue", "sqs/queue:Queue", "RecordWork", `The task Record has no queue ${urlOf("RecordWork")}.`],
    [
      "the dead-letter queue",
      "sqs/queue:Queue",
      "RecordWorkDeadLetters",
      `The task Record has no queue ${arnOf("RecordWorkDeadLetters")}.`,
    ],
    [
      "a mapping",
      "lambda/eventSourceMapping:EventSourceMapping",
      "RecordWorkMapping",
      "The task Record has no function that takes the queue RecordWork.",
    ],
    [
      "a function",
      "lambda/function:Function",
      "RecordDeadLetterFunction",
      "The task Record has no function that takes the queue RecordWorkDeadLetters.",
    ],
    [
      "the queue of a rule",
      "sqs/queue:Queue",
      "RecordUndelivered",
      `The workflow Record has no queue ${arnOf("RecordUndelivered")}.`,
    ],
  ])("are refused without %s, by their name", (_, type, name, message) => {
    const resources = recordingApp.resources.filter((one) => one.type !== `aws:${type}` || one.name !== name);
    expect(() => bufferedTasksOf({ ...recordingApp, resources })).toThrow(message);
  });

  it("are refused where the work queue has no dead-letter queue", () => {
    const resources = [queue("RecordWork"), ...taskOf("Record").filter(({ name }) => name !== "RecordWork")];
    const app = appOf(resources, { RecordTask: taskLink("Record") });
    expect(() => bufferedTasksOf(app)).toThrow(
      "The task Record has the queue RecordWork, which has no dead-letter queue.",
    );
  });

  it("are refused where a workflow waits for a task that is not linked", () => {
    const app = appOf(taskOf("Record"), {
      RecordTask: taskLink("Record"),
      Order: workflowLink("Order", ["Charge"]),
    });
    expect(() => bufferedTasksOf(app)).toThrow(
      "The workflow Order has the state Charge it, whose task Charge the app does not link.",
    );
  });

  it.each([
    ["DeadLettersTable", "The app links no DeadLettersTable with its name."],
    ["Stage", "The app links no Stage with its settings."],
  ])("are refused without a link %s", (name, message) => {
    const { [name]: _, ...links } = recordingApp.links;
    expect(() => bufferedTasksOf({ ...recordingApp, links })).toThrow(message);
  });
});

describe("the only task of an app", () => {
  it("comes with its only workflow", () => {
    expect(theTask({ tasks: bufferedTasksOf(recordingApp) })).toMatchObject({
      stateMachineArn: recording.RecordWorkflow.arn,
      messagesTable: "messages",
      deadLettersTable: "archive",
      eventBus: "events",
      queues: { work: named("RecordWork"), ruleDlq: named("RecordUndelivered") },
      functions: { recorder: "shop-local-Record", deadLetter: "shop-local-RecordDeadLetter" },
      timeoutSeconds: 780,
    });
  });

  it("is not there in an app with another number of them", () => {
    const links = { ...recording, OtherTask: taskLink("Other") };
    const app = appOf([...recordingApp.resources, ...taskOf("Other")], links);
    expect(() => theTask({ tasks: bufferedTasksOf(app) })).toThrow("The app has 2 tasks and 1 workflows");
    expect(() => theTask({ tasks: undefined })).toThrow("The app has no buffered task.");
  });
});

describe("whose a function or a queue is", () => {
  const { ofFunction, ofQueue, isMessagesTable } = taskLookup(
    bufferedTasksOf(
      appOf([...taskOf("Record"), ...pairOf("RecordWorkFifo", "Record"), ...taskOf("Charge")], {
        RecordTask: taskLink("Record", { messagesTable: "messages" }),
        ChargeTask: taskLink("Charge"),
      }),
    ),
  );

  it("is known of both functions and of every queue of a task", () => {
    expect(["shop-local-Record", "shop-local-ChargeDeadLetter"].map(ofFunction)).toEqual([
      "Record",
      "Charge",
    ]);
    expect(["RecordWork", "RecordWorkDeadLetters", "RecordWorkFifo", "ChargeWork"].map(ofQueue)).toEqual([
      "Record",
      "Record",
      "Record",
      "Charge",
    ]);
    expect(isMessagesTable("messages")).toBe(true);
  });

  it("is nobody's otherwise, as in an app without tasks", () => {
    expect([ofFunction("shop-local-Api"), ofQueue("Orders"), isMessagesTable("archive")]).toEqual([
      undefined,
      undefined,
      false,
    ]);
    expect(taskLookup(undefined).ofFunction("shop-local-Record")).toBeUndefined();
  });
});
