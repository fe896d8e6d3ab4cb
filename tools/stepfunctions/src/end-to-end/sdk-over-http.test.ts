import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListActivitiesCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningStepFunctions, startStepFunctions } from "../start-step-functions.ts";

const roleArn = "arn:aws:iam::000000000000:role/test";
const sent: { MessageBody: string }[] = [];
let server: RunningStepFunctions;
let sfn: SFNClient;
let machines = 0;

beforeAll(async () => {
  server = await startStepFunctions({
    port: 0,
    integrations: {
      async sendMessage(parameters) {
        sent.push({ MessageBody: "MessageBody" in parameters ? String(parameters.MessageBody) : "" });
        return { MessageId: "m-1", MD5OfMessageBody: "00" };
      },
    },
  });
  sfn = new SFNClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  sent.length = 0;
});
afterAll(async () => {
  sfn.destroy();
  await server.close();
});

async function create(definition: object): Promise<string> {
  machines += 1;
  const { stateMachineArn = "" } = await sfn.send(
    new CreateStateMachineCommand({
      name: `machine-${machines}`,
      roleArn,
      definition: JSON.stringify(definition),
    }),
  );
  return stateMachineArn;
}

async function start(stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
  const { executionArn = "" } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name }),
  );
  return executionArn;
}

const status = async (executionArn: string) =>
  (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;

async function token(): Promise<string> {
  await expect.poll(() => sent).not.toHaveLength(0);
  const body: { token: string } = JSON.parse(sent[0]?.MessageBody ?? "{}");
  return body.token;
}

const PASS = { StartAt: "Done", States: { Done: { Type: "Pass", End: true } } };
const SEND_AND_WAIT = {
  QueryLanguage: "JSONata",
  StartAt: "Send",
  States: {
    Send: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Arguments: {
        QueueUrl: "http://127.0.0.1/queue",
        MessageBody: { token: "{% $states.context.Task.Token %}", id: "{% $states.input.id %}" },
      },
      Output: "{% $merge([$states.input, { 'result': $states.result }]) %}",
      End: true,
    },
  },
};

describe("the API, used by the AWS SDK", () => {
  it("runs a task that waits for its token to the end", async () => {
    const executionArn = await start(await create(SEND_AND_WAIT), { id: "a" });
    const taskToken = await token();
    expect(JSON.parse(sent[0]?.MessageBody ?? "")).toEqual({ token: taskToken, id: "a" });
    expect(await status(executionArn)).toBe("RUNNING");
    await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"stored":true}' }));
    await expect.poll(() => status(executionArn)).toBe("SUCCEEDED");
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(described.output ?? "")).toEqual({ id: "a", result: { stored: true } });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(events[0]?.timestamp).toBeInstanceOf(Date);
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output: "1" }))).rejects.toMatchObject({
      name: "TaskTimedOut",
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
  });

  it("fails the execution with the error and cause of a failed task", async () => {
    const executionArn = await start(await create(SEND_AND_WAIT), { id: "a" });
    const taskToken = await token();
    await sfn.send(
      new SendTaskFailureCommand({ taskToken, error: "MessageConflict", cause: "other content" }),
    );
    await expect.poll(() => status(executionArn)).toBe("FAILED");
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ error: "MessageConflict", cause: "other content" });
  });

  it("redrives a failed execution, once for each client token", async () => {
    const stateMachineArn = await create(SEND_AND_WAIT);
    const executionArn = await start(stateMachineArn, { id: "a" });
    const first = await token();
    await sfn.send(new SendTaskFailureCommand({ taskToken: first, error: "MessageDeadLettered" }));
    await expect.poll(() => status(executionArn)).toBe("FAILED");
    const failed = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(failed).toMatchObject({ redriveCount: 0, redriveStatus: "REDRIVABLE" });

    sent.length = 0;
    const redrive = new RedriveExecutionCommand({ executionArn, clientToken: "once" });
    const { redriveDate } = await sfn.send(redrive);
    expect(await sfn.send(redrive)).toMatchObject({ redriveDate });
    const second = await token();
    expect(second).not.toBe(first);
    await expect(
      sfn.send(new SendTaskSuccessCommand({ taskToken: first, output: "1" })),
    ).rejects.toMatchObject({
      name: "TaskTimedOut",
    });
    const running = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(running).toMatchObject({
      status: "RUNNING",
      startDate: failed.startDate,
      redriveCount: 1,
      redriveDate,
    });
    expect(running.stopDate).toBeUndefined();
    await expect(sfn.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: "ExecutionNotRedrivable",
      message: "Execution is RUNNING and cannot be redriven",
    });

    await sfn.send(new SendTaskSuccessCommand({ taskToken: second, output: '"recorded"' }));
    await expect.poll(() => status(executionArn)).toBe("SUCCEEDED");
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    const redriven = events.find(({ type }) => type === "ExecutionRedriven");
    expect(redriven?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
    const { executions = [] } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn, redriveFilter: "REDRIVEN" }),
    );
    expect(executions).toMatchObject([{ executionArn, redriveCount: 1, redriveDate, status: "SUCCEEDED" }]);
  });

  it("refuses tokens that it never issued, and output that is not JSON", async () => {
    await start(await create(SEND_AND_WAIT), { id: "a" });
    const taskToken = await token();
    const forged = `${taskToken.slice(0, -3)}${taskToken.endsWith("AAA") ? "BBB" : "AAA"}`;
    for (const wrong of ["x", forged, `${taskToken}A`]) {
      await expect(
        sfn.send(new SendTaskSuccessCommand({ taskToken: wrong, output: "1" })),
      ).rejects.toMatchObject({
        name: "InvalidToken",
        message: "Invalid Token: 'Invalid token'",
      });
    }
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output: "{" }))).rejects.toMatchObject({
      name: "InvalidOutput",
    });
  });

  it("answers the same start again while it runs, and refuses the name afterwards", async () => {
    const stateMachineArn = await create(SEND_AND_WAIT);
    const executionArn = await start(stateMachineArn, { id: "a" }, "once");
    expect(await start(stateMachineArn, { id: "a" }, "once")).toBe(executionArn);
    expect(sent).toHaveLength(1);
    await expect(start(stateMachineArn, { id: "b" }, "once")).rejects.toMatchObject({
      name: "ExecutionAlreadyExists",
      message: `Execution Already Exists: '${executionArn}'`,
    });
    await sfn.send(new StopExecutionCommand({ executionArn, error: "Stop", cause: "by hand" }));
    expect(await status(executionArn)).toBe("ABORTED");
    await expect(start(stateMachineArn, { id: "a" }, "once")).rejects.toMatchObject({
      name: "ExecutionAlreadyExists",
    });
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }),
    );
    expect(events[0]).toMatchObject({
      type: "ExecutionAborted",
      previousEventId: 0,
      executionAbortedEventDetails: { error: "Stop", cause: "by hand" },
    });
  });

  it("creates, describes, updates, lists and deletes state machines", async () => {
    const stateMachineArn = await create(PASS);
    const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(described).toMatchObject({
      status: "ACTIVE",
      type: "STANDARD",
      roleArn,
      definition: JSON.stringify(PASS),
    });
    const name = described.name;
    const again = await sfn.send(
      new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(PASS) }),
    );
    expect(again.stateMachineArn).toBe(stateMachineArn);
    await expect(
      sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(SEND_AND_WAIT) })),
    ).rejects.toMatchObject({
      name: "StateMachineAlreadyExists",
      message: `State Machine Already Exists: '${stateMachineArn}'`,
    });
    await sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(SEND_AND_WAIT) }),
    );
    expect((await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).revisionId).toBeDefined();
    const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines.map((machine) => machine.stateMachineArn)).toContain(stateMachineArn);
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(start(stateMachineArn)).rejects.toMatchObject({
      name: "StateMachineDoesNotExist",
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
  });

  it("gives pages that the SDK's paginators put together", async () => {
    const stateMachineArn = await create(PASS);
    for (let index = 0; index < 25; index += 1) await start(stateMachineArn, {}, `e-${index}`);
    const names: string[] = [];
    for await (const page of paginateListExecutions({ client: sfn, pageSize: 10 }, { stateMachineArn })) {
      expect(page.executions?.length).toBeLessThanOrEqual(10);
      names.push(...(page.executions ?? []).map(({ name }) => name ?? ""));
    }
    expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `e-${24 - index}`));
    const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:e-0`;
    for (const reverseOrder of [false, true]) {
      const ids: (number | undefined)[] = [];
      const pages = paginateGetExecutionHistory({ client: sfn, pageSize: 3 }, { executionArn, reverseOrder });
      for await (const page of pages) ids.push(...(page.events ?? []).map(({ id }) => id));
      expect(ids).toEqual(reverseOrder ? [4, 3, 2, 1] : [1, 2, 3, 4]);
    }
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: "FAILED" }),
    );
    expect(executions).toEqual([]);
    await expect(
      sfn.send(new ListExecutionsCommand({ stateMachineArn, nextToken: "made-up" })),
    ).rejects.toMatchObject({ name: "InvalidToken" });
  });

  it("leaves execution data out where it is told to", async () => {
    const executionArn = await start(await create(PASS), { secret: "s" });
    const history = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(history.events).toHaveLength(4);
    expect(JSON.stringify(history.events)).not.toContain("secret");
  });

  it.each([
    [{}, "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"],
    [
      { StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, C: { Type: "Pass", End: true } } },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next, MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C",
    ],
    [
      { StartAt: "A", States: { A: { Type: "Pass", End: true, TimeoutSeconds: 3 } } },
      "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A",
    ],
    [
      { StartAt: "A", States: { A: { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true } } },
      "SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::sns:publish is not recognized. Supported are: arn:aws:states:::sqs:sendMessage, arn:aws:states:::sqs:sendMessage.waitForTaskToken, arn:aws:states:::lambda:invoke, arn:aws:states:::lambda:invoke.waitForTaskToken, a Lambda function's ARN at /States/A/Resource",
    ],
  ])("refuses a definition and says why (%#)", async (definition, why) => {
    await expect(create(definition)).rejects.toMatchObject({
      name: "InvalidDefinition",
      message: `Invalid State Machine Definition: '${why}'`,
    });
    const { result, diagnostics = [] } = await sfn.send(
      new ValidateStateMachineDefinitionCommand({ definition: JSON.stringify(definition) }),
    );
    expect(result).toBe("FAIL");
    expect(
      diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(", "),
    ).toBe(why);
  });

  it("names what is wrong with a request", async () => {
    const stateMachineArn = await create(PASS);
    const refused = async (input: ConstructorParameters<typeof StartExecutionCommand>[0]) =>
      sfn.send(new StartExecutionCommand(input)).then(
        () => "started",
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await refused({ stateMachineArn: "nothing" })).toBe(
      "InvalidArn: Invalid Arn: 'Invalid ARN prefix: nothing'",
    );
    expect(await refused({ stateMachineArn, name: "a b" })).toBe("InvalidName: Invalid Name: 'a b'");
    expect(await refused({ stateMachineArn, input: "not some json" })).toBe(
      "InvalidExecutionInput: Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    );
    expect(await refused({ stateMachineArn, input: "" })).toBe(
      "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'",
    );
    expect(await refused({ stateMachineArn, input: JSON.stringify("x".repeat(262_144)) })).toContain(
      "ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint",
    );
    expect(await refused({ stateMachineArn, input: JSON.stringify("x".repeat(262_142)) })).toBe("started");
    const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:none`;
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: "ExecutionDoesNotExist",
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
  });

  it("answers another action with the list of those that are there", async () => {
    await expect(sfn.send(new ListActivitiesCommand({}))).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: expect.stringContaining("CreateStateMachine, DeleteStateMachine"),
    });
  });

  it("is closed to web pages", async () => {
    const post = (headers: Record<string, string>) =>
      fetch(server.endpoint, { method: "POST", headers, body: "{}" });
    expect((await post({ Origin: "https://example.org" })).status).toBe(403);
    expect((await fetch(server.endpoint)).status).toBe(200);
  });
});
