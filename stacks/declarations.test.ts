import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { jsonOf, plain, resourcesOfType } from "./testing/find-resource.ts";
import { roleStatements } from "./testing/statements.ts";

const handler = "packages/functions/src/recorder.handler";

/** The repository's app with other declarations in the place of its own. */
function declared(text: string) {
  return evaluateStage("anna", { replace: { "stacks/record.ts": imports + text + exports } });
}

const imports = `
  import { z } from "zod";
  import { bufferedTask } from "./buffered-task.ts";
  import { workflow } from "./workflow.ts";
  const handler = ${JSON.stringify(handler)};
  const payload = z.object({ amount: z.number() });
  const after = (state) => ({ StartAt: "One", States: { One: state } });
`;
/** What the repository's sst.config.ts reads of its own declarations. */
const exports = `
  export const record = { functions: { work: { name: "" }, deadLetters: { name: "" } } };
  export const recordingWorkflow = { stateMachine: { arn: "" } };
`;

/** What is thrown where each of some declarations is tried, one after the other, in one evaluation. */
async function refusals(attempts: readonly string[], before = ""): Promise<readonly string[]> {
  const printed: string[] = [];
  const tries = attempts.map(
    (attempt) =>
      `try { ${attempt} console.log("[]"); } catch (error) { console.log(JSON.stringify([error.message])); }`,
  );
  const replace = { "stacks/record.ts": imports + before + tries.join("\n") + exports };
  // Tasks can be left over that no workflow uses.
  await evaluateStage("anna", { replace, onOutput: (text) => printed.push(text) }).catch(() => undefined);
  const lines = printed.join("").split("\n");
  return lines.filter((line) => line.startsWith("[")).map((line) => String(JSON.parse(line)));
}

const cases: readonly (readonly [string, string, string])[] = [
  [
    "a task that is declared twice",
    `bufferedTask("T0", { handler, payload }); bufferedTask("T0", { handler, payload });`,
    'Task "T0" is declared twice. Give the second one a name of its own, or use the first one in both workflows: a task may serve several.',
  ],
  [
    "two tasks on one queue",
    `bufferedTask("T1", { handler, payload }); bufferedTask("T1Work", { handler, payload });`,
    'Tasks "T1" and "T1Work" would both have a "T1Work", and share a queue. Give one of them another name.',
  ],
  [
    "settings that cannot work together",
    `bufferedTask("T2", { handler, payload, settings: { workSeconds: 60, functionTimeoutSeconds: 30 } });`,
    'The settings of task "T2" on stage "anna" cannot work:\n- functionTimeoutSeconds is 30, but the work of a batch (60 s with workSeconds 60)',
  ],
  [
    "fifo among the settings",
    `bufferedTask("T16", { handler, payload, settings: { fifo: { messageGroup: "$states.input.a", deadLettersAhead: 1 } } });`,
    'Task "T16" has fifo among its settings, which alone would leave its queue a standard one',
  ],
  [
    "a setting that there is not",
    `bufferedTask("T40", { handler, payload, settings: { workSecond: 4 } });`,
    'Task "T40" has a setting workSecond, which there is not. There are deliveryDelaySeconds, ',
  ],
  [
    "a state whose timeout was changed",
    `const charge = bufferedTask("T17", { handler, payload });
     workflow("W17", { definition: after({ ...charge.state({ end: true }), TimeoutSeconds: 60 }) });`,
    'State "One" of workflow "W17" has TimeoutSeconds 60, and task "T17" needs 2741: change taskTimeoutSeconds',
  ],
  [
    "a state that wants heartbeats",
    `const charge = bufferedTask("T18", { handler, payload });
     workflow("W18", { definition: after({ ...charge.state({ end: true }), HeartbeatSeconds: 60 }) });`,
    'State "One" of workflow "W18" wants heartbeats, and task "T18" sends none',
  ],
  [
    "a permission with two conditions of which one would be lost",
    `const charge = bufferedTask("T19", { handler, payload });
     const condition = { test: "StringEquals", variable: "aws:PrincipalTag/a", values: ["b"] };
     workflow("W19", { definition: after(charge.state({ end: true })),
       permissions: [{ actions: ["s3:GetObject"], resources: ["*"], conditions: [condition, condition] }] });`,
    "A permission has two conditions StringEquals of aws:PrincipalTag/a.",
  ],
  [
    "an alarm that an expression would name",
    `const charge = bufferedTask("T20", { handler, payload });
     workflow("W20", { alarmedFailStates: ["Two"], definition: { StartAt: "One", States: {
       One: charge.state({ next: "Two" }), Two: { Type: "Fail", Error: "{% $states.input.error %}" } } } });`,
    'Workflow "W20" has no Fail state "Two" with an Error of its own',
  ],
  [
    "a payload that accepts nothing",
    `bufferedTask("T3", { handler, payload: z.object({ amount: z.never() }) });`,
    'The payload of task "T3" accepts nothing: every message would fail with InvalidMessage.',
  ],
  [
    "a handler of which there is no file",
    `bufferedTask("T4", { handler: "packages/functions/src/charge.handler", payload });`,
    'The handler of task "T4" is "packages/functions/src/charge.handler", and there is no file packages/functions/src/charge.ts.',
  ],
  [
    "a handler that is no export's name",
    `bufferedTask("T5", { handler: "packages/functions/src/recorder", payload });`,
    'has to be a file without its extension, and ".handler": packages/functions/src/NAME.handler.',
  ],
  [
    "a module without the dead letters' handler",
    `bufferedTask("T6", { handler: "packages/functions/src/undelivered-events.handler", payload });`,
    'The file packages/functions/src/undelivered-events.ts of task "T6" does not export deadLetterHandler. It has to say: export const { handler, deadLetterHandler } = ...',
  ],
  [
    "a name that SST would refuse",
    `bufferedTask("my task", { handler, payload });`,
    'The task name "my task" has to start with a capital letter and have letters and digits only, 24 at most.',
  ],
  [
    "a task that drains the kind of queue that it sends to",
    `bufferedTask("T8", { handler, payload, draining: "standard" });`,
    'Task "T8" cannot drain its standard queue: it still sends to it.',
  ],
  [
    "a variable of Ringback's own",
    `bufferedTask("T9", { handler, payload, environment: { RINGBACK_TASK: "Other" } });`,
    'Task "T9" sets RINGBACK_TASK: variables that begin with RINGBACK_ are Ringback\'s own.',
  ],
  [
    "a workflow without a task",
    `workflow("W11", { definition: { StartAt: "One", States: { One: { Type: "Succeed" } } } });`,
    'Workflow "W11" has no task: put the state of one into its definition',
  ],
  [
    "a workflow that is declared twice",
    `const charge = bufferedTask("T12", { handler, payload });
     for (const name of ["W12", "W12"])
       workflow(name, { definition: after(charge.state({ end: true })) });`,
    'Workflow "W12" is declared twice.',
  ],
  [
    "a task in a Map, whose length nobody knows, without a timeout",
    `const charge = bufferedTask("T13", { handler, payload });
     const each = { Type: "Map", ItemProcessor: after(charge.state({ end: true })), End: true };
     workflow("W13", { definition: after(each) });`,
    'The longest way through workflow "W13" has no bound: a task is in a loop, a Map or a retry, or a state waits for as long as something else takes. Give it `timeoutSeconds`',
  ],
  [
    "a timeout that is shorter than the way through the tasks",
    `const charge = bufferedTask("T14", { handler, payload });
     workflow("W14", { definition: after(charge.state({ end: true })), timeoutSeconds: 60 });`,
    'The timeout of workflow "W14" on stage "anna" cannot work:\n- timeoutSeconds is 60, but the longest way through "T14" takes',
  ],
  [
    "an alarm on a Fail state that is not there",
    `const charge = bufferedTask("T15", { handler, payload });
     workflow("W15", { definition: after(charge.state({ end: true })), alarmedFailStates: ["Declined"] });`,
    'Workflow "W15" has no Fail state "Declined" with an Error of its own.',
  ],
  [
    "more tasks than the account's callbacks are enough for",
    `for (let index = 0; index < 50; index += 1) bufferedTask(\`Many\${index}\`, { handler, payload });`,
    "callbacks would be throttled and messages received again and again",
  ],
];

describe("a declaration that cannot work is refused, with the name and what to do:", async () => {
  const found = await refusals(cases.map(([, text]) => text));

  it.each(cases.map(([title, , sentence], index) => [title, sentence, found[index]] as const))(
    "%s",
    (_, sentence, message) => expect(message).toContain(sentence),
  );

  it("a task that no workflow uses", async () => {
    const idle = `
      const charge = bufferedTask("Charge", { handler, payload });
      bufferedTask("Idle", { handler, payload }).state({ end: true });
      workflow("Order", { definition: after(charge.state({ end: true })) });
    `;
    await expect(declared(idle)).rejects.toThrow(
      'No workflow uses task "Idle". Put its state into a definition (`state({ ... })`), or take its declaration away.',
    );
  });

  it("whatever comes once `run` has waited for AWS", async () => {
    const before = `
      const charge = bufferedTask("Charge", { handler, payload });
      workflow("Order", { definition: after(charge.state({ end: true })) });
      await new Promise((resolve) => charge.queueUrl.apply(() => setTimeout(resolve, 50)));
    `;
    const late = [
      'bufferedTask("Late", { handler, payload });',
      'workflow("Late", { definition: after(charge.state({ end: true })) });',
      'charge.calledBackFrom("arn:aws:states:eu-central-1:111122223333:stateMachine:own");',
    ];
    const what = [
      'Task "Late" is declared',
      'Workflow "Late" is declared',
      'The task "Charge" is told of a state machine',
    ];
    expect(await refusals(late, before)).toEqual(
      what.map((text) =>
        expect.stringContaining(`${text} too late: the functions of Charge already have their permissions`),
      ),
    );
  });
});

describe("several tasks and workflows", () => {
  const text = `
    const reserve = bufferedTask("Reserve", {
      handler, payload, fifo: { messageGroup: "$states.input.article", deadLettersAhead: 1 }, draining: "standard",
      permissions: [{ actions: ["dynamodb:UpdateItem"], resources: ["arn:aws:dynamodb:stock"] }],
      lookPermissions: [{ actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:stock"] }],
      environment: { STOCK: "stock" },
    });
    const charge = bufferedTask("Charge", { handler, payload, settings: { workSeconds: 20 } });
    workflow("Order", { definition: { StartAt: "Reserve stock", States: {
      "Reserve stock": reserve.state({ result: "stock", next: "Both" }),
      Both: { Type: "Parallel", Branches: [after(charge.state({ end: true })), after({ Type: "Pass", End: true })], End: true },
    } } });
    const conditions = ["a", "b"].map((tag) => (
      { test: "StringEquals", variable: \`aws:ResourceTag/\${tag}\`, values: [tag] }
    ));
    workflow("Refund", {
      definition: { StartAt: "One", States: {
        One: charge.state({ end: true, catch: [{ errors: ["Declined"], next: "Declined" }, { errors: ["States.ALL"], next: "Unpaid" }] }),
        Declined: { Type: "Fail", Error: "NotRefunded" },
        Unpaid: { Type: "Fail", Error: "NotRefunded" },
      } },
      alarmedFailStates: ["Declined", "Unpaid"],
      permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bills/*"], conditions }],
    });
  `;
  const evaluated = declared(text);

  it("share the account's callbacks, of draining queues too", async () => {
    const { links } = await evaluated;
    const rates = ["ReserveTask", "ChargeTask"].map((link) => links[link]?.["settings"]);
    // 300 a second among two pairs of Reserve and one of Charge, each with 5 and 2 invocations.
    expect(rates).toMatchObject([{ callbackRatePerSecond: 14 }, { callbackRatePerSecond: 14 }]);
  });

  it("are linked with the states in which each is waited for", async () => {
    const { links } = await evaluated;
    expect(links["OrderWorkflow"]).toMatchObject({
      workflow: "Order",
      tasks: [
        { state: "Reserve stock", task: "Reserve" },
        { state: "One", task: "Charge" },
      ],
    });
    expect(links["OrderWorkflow"]).not.toHaveProperty("wholeTask");
    expect(links["OrderWorkflow"]).not.toHaveProperty("eventBus");
    expect(links["RefundWorkflow"]).toMatchObject({ workflow: "Refund", wholeTask: "Charge" });
  });

  it("have roles that reach their own queues, resources and workflows, and no others", async () => {
    const statements = roleStatements(await evaluated);
    const text = (role: string) => plain(JSON.stringify(statements[role]));
    expect(text("ReserveRole")).toContain('"dynamodb:UpdateItem"],"Resource":["arn:aws:dynamodb:stock"]');
    expect(text("ReserveDeadLetterRole")).toContain(
      '"dynamodb:GetItem"],"Resource":["arn:aws:dynamodb:stock"]',
    );
    expect(text("ReserveRole")).not.toContain("Charge");
    expect(text("ReserveRole")).toContain("stateMachine:OrderWorkflow");
    expect(text("ReserveRole")).not.toContain("RefundWorkflow");
    for (const name of ["OrderWorkflow", "RefundWorkflow"]) expect(text("ChargeRole")).toContain(name);
    expect(text("ChargeRole")).not.toContain("stock");
    // An execution that began before Reserve changed its kind sends to the old queue.
    expect(statements["OrderWorkflowRole"]?.[0]).toMatchObject({
      Action: ["sqs:SendMessage"],
      Resource: ["ReserveWorkFifoQueue.fifo", "ReserveWorkQueue", "ChargeWorkQueue"].map(
        (queue) => `arn:aws:sqs:${queue}`,
      ),
    });
    expect(text("RefundWorkflowRole")).not.toContain("Reserve");
  });

  it("may do what a permission says under all of its conditions", async () => {
    const statements = roleStatements(await evaluated)["RefundWorkflowRole"];
    expect(statements).toContainEqual({
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::bills/*"],
      Condition: { StringEquals: { "aws:ResourceTag/a": ["a"], "aws:ResourceTag/b": ["b"] } },
    });
  });

  it("have one alarm for the Fail states of one error", async () => {
    const filters = resourcesOfType(await evaluated, "cloudwatch/logMetricFilter:LogMetricFilter");
    expect(filters.find(({ name }) => name === "RefundNotRefundedFilter")?.inputs["pattern"]).toBe(
      '{ $.type = "FailStateEntered" && ($.details.name = "Declined" || $.details.name = "Unpaid") }',
    );
  });

  it("have timeouts that outlast the longest way through their tasks", async () => {
    const stage = await evaluated;
    const timeouts = resourcesOfType(stage, "sfn/stateMachine:StateMachine").map(
      ({ inputs }) => (jsonOf(inputs["definition"]) as { TimeoutSeconds: number }).TimeoutSeconds,
    );
    const [order = 0, refund = 0] = timeouts;
    expect(refund).toBeGreaterThan(2700);
    expect(order).toBeGreaterThan(2 * 2700);
  });

  it("have alarms and rows of the dashboard by their names", async () => {
    const stage = await evaluated;
    const names = resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) =>
      plain(String(inputs["name"])),
    );
    expect(names).toEqual(
      expect.arrayContaining(["Reserve-DeadLettered", "Reserve-DrainingBacklog", "Charge-DeadLettered"]),
    );
    expect(names).toEqual(
      expect.arrayContaining([
        "Order-ExecutionsFailed",
        "Refund-ExecutionsTimedOut",
        "Order-Failed-States.Timeout",
      ]),
    );
    expect(names.filter((name) => name.startsWith("Charge-Draining"))).toEqual([]);
    const [dashboard] = resourcesOfType(stage, "cloudwatch/dashboard:Dashboard");
    for (const title of [
      "Order: executions",
      "Refund: executions",
      "Reserve: archived",
      "Charge: duration (ms)",
    ])
      expect(String(dashboard?.inputs["dashboardBody"])).toContain(title);
  });

  it("tell each function whose task it is, with the variables of the task", async () => {
    const stage = await evaluated;
    const variables = Object.fromEntries(
      resourcesOfType(stage, "lambda/function:Function").map(({ name, inputs }) => [
        name,
        (inputs["environment"] as { variables: object }).variables,
      ]),
    );
    expect(variables["ReserveFunction"]).toMatchObject({ RINGBACK_TASK: "Reserve", STOCK: "stock" });
    expect(variables["ReserveDeadLetterFunction"]).toMatchObject({
      RINGBACK_TASK: "Reserve",
      STOCK: "stock",
    });
    expect(variables["ChargeFunction"]).toMatchObject({ RINGBACK_TASK: "Charge" });
    expect(variables["ChargeFunction"]).not.toHaveProperty("STOCK");
  });
});
