import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { createStepFunctions, type StepFunctions } from "@ringback/stepfunctions/step-functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Endpoint, openEndpoint } from "../endpoint/endpoint.ts";
import { createFaults } from "../faults/faults.ts";
import { createAuthorizer, type RoleAuthorizer } from "../iam/authorizer.ts";
import type { StatementDocument } from "../iam/policy/policy-document.ts";
import { allow, functionCredentials, policyOf, testAccess, testRole } from "../testing/iam.ts";
import { authorizeAction } from "./authorize-action.ts";
import { createIntegrations } from "./integrations.ts";

const machineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:flow";
const workflowRoleArn = "arn:aws:iam::000000000000:role/workflow";
const queueArn = "arn:aws:sqs:us-east-1:000000000000:work";

const workflowRole = (service: string, ...statements: readonly StatementDocument[]) => ({
  arn: workflowRoleArn,
  name: "workflow",
  trustPolicy: policyOf({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }),
  policies: [{ name: "inline", policy: policyOf(...statements) }],
});

describe("over HTTP", () => {
  let endpoint: Endpoint;
  let stepFunctions: StepFunctions;
  let authorizer: RoleAuthorizer;
  let client: SFNClient;
  let taskToken: string;
  let executionArn: string;

  beforeEach(async () => {
    const test = testAccess();
    authorizer = test.authorizer;
    const tokens: string[] = [];
    stepFunctions = createStepFunctions({
      authorize: authorizeAction(test.access),
      integrations: {
        sendMessage: async (parameters) => {
          if ("MessageBody" in parameters) tokens.push(String(parameters.MessageBody));
          return { MessageId: "m" };
        },
      },
    });
    endpoint = await openEndpoint({ port: 0 });
    endpoint.serve([{ services: ["states"], matches: () => true, handle: stepFunctions.handle }]);
    const definition = JSON.stringify({
      StartAt: "Send",
      States: {
        Send: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          Parameters: { QueueUrl: "http://q/0/work", "MessageBody.$": "$$.Task.Token" },
          End: true,
        },
      },
    });
    await stepFunctions.call("CreateStateMachine", { name: "flow", definition, roleArn: workflowRoleArn });
    const started = await stepFunctions.call("StartExecution", { stateMachineArn: machineArn, name: "one" });
    executionArn = "executionArn" in started ? String(started.executionArn) : "";
    await expect.poll(() => tokens).toHaveLength(1);
    taskToken = tokens[0] ?? "";
    client = new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials: functionCredentials });
  });
  afterEach(async () => {
    await endpoint.close();
    await stepFunctions.close();
  });

  const refusal = (action: string, resource: string) =>
    `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: states:${action} on resource: ${resource} because no identity-based policy allows the states:${action} action`;

  it.each<[string, string, () => Promise<unknown>]>([
    [
      "StartExecution",
      machineArn,
      () => client.send(new StartExecutionCommand({ stateMachineArn: machineArn })),
    ],
    [
      "ListExecutions",
      machineArn,
      () => client.send(new ListExecutionsCommand({ stateMachineArn: machineArn })),
    ],
    [
      "ListStateMachines",
      machineArn.replace("flow", "*"),
      () => client.send(new ListStateMachinesCommand({})),
    ],
    [
      "SendTaskSuccess",
      machineArn,
      () => client.send(new SendTaskSuccessCommand({ taskToken, output: "{}" })),
    ],
    ["SendTaskFailure", machineArn, () => client.send(new SendTaskFailureCommand({ taskToken }))],
    ["SendTaskHeartbeat", machineArn, () => client.send(new SendTaskHeartbeatCommand({ taskToken }))],
    [
      "DescribeExecution",
      machineArn.replace("stateMachine", "execution").concat(":one"),
      () => client.send(new DescribeExecutionCommand({ executionArn })),
    ],
    [
      "GetExecutionHistory",
      machineArn.replace("stateMachine", "execution").concat(":one"),
      () => client.send(new GetExecutionHistoryCommand({ executionArn })),
    ],
    [
      "StopExecution",
      machineArn.replace("stateMachine", "execution").concat(":one"),
      () => client.send(new StopExecutionCommand({ executionArn })),
    ],
    [
      "RedriveExecution",
      machineArn.replace("stateMachine", "execution").concat(":one"),
      () => client.send(new RedriveExecutionCommand({ executionArn })),
    ],
  ])("a function is refused %s on %s, in AWS's words", async (action, resource, send) => {
    await expect(send()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: refusal(action, resource),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("a function calls back where its role may, for the state machine of the token", async () => {
    authorizer.setRole(testRole(allow("states:SendTaskSuccess", machineArn)));
    await client.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
    expect(await stepFunctions.call("DescribeExecution", { executionArn })).toMatchObject({
      status: "SUCCEEDED",
    });
  });

  it("a function redrives where its role may, by the execution's ARN", async () => {
    await stepFunctions.call("StopExecution", { executionArn });
    const executions = machineArn.replace("stateMachine", "execution");
    authorizer.setRole(testRole(allow("states:RedriveExecution", `${executions}:two`)));
    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    authorizer.setRole(testRole(allow("states:RedriveExecution", `${executions}:*`)));
    await client.send(new RedriveExecutionCommand({ executionArn }));
    expect(await stepFunctions.call("DescribeExecution", { executionArn })).toMatchObject({
      status: "RUNNING",
      redriveCount: 1,
    });
  });

  it("decides by the state machine that is started, whatever else the request names", async () => {
    const allowed = machineArn.replace("flow", "allowed");
    authorizer.setRole(testRole(allow("states:StartExecution", allowed)));
    const answer = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        authorization: `Credential=${functionCredentials.accessKeyId}/`,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "AWSStepFunctions.StartExecution",
      },
      body: JSON.stringify({ executionArn: allowed, stateMachineArn: machineArn }),
    });
    expect(await answer.text()).toContain(refusal("StartExecution", machineArn));
  });

  it("a token that was never issued is answered as such", async () => {
    const send = client.send(new SendTaskSuccessCommand({ taskToken: "none", output: "{}" }));
    await expect(send).rejects.toMatchObject({ name: "InvalidToken" });
  });
});

describe("a state machine's task", () => {
  const authorizer = createAuthorizer({ region: "us-east-1", accountId: "000000000000" });
  const caller = { arn: machineArn, roleArn: workflowRoleArn };
  const integrations = createIntegrations({
    queues: { sendMessage: () => ({ MessageId: "m" }) },
    functions: new Map(),
    faults: createFaults({ rates: {} }),
    authorizer,
  });
  const send = () =>
    integrations.sendMessage({ QueueUrl: "http://127.0.0.1:4566/000000000000/work" }, caller);
  const invoke = () => integrations.invoke({ FunctionName: "translate" }, caller);
  const user = "User: arn:aws:sts::000000000000:assumed-role/workflow/flow is not authorized to perform:";

  it("fails with Step Functions' errors where the role lacks the permission", async () => {
    authorizer.setRole(workflowRole("states.amazonaws.com"));
    await expect(send()).rejects.toMatchObject({
      name: "SQS.AmazonSQSException",
      message: expect.stringMatching(
        new RegExp(
          `^${user} sqs:sendmessage on resource: ${queueArn} because no identity-based policy allows the sqs:sendmessage action \\(Service: AmazonSQS; Status Code: 403; Error Code: AccessDenied; Request ID: [\\w-]+; Proxy: null\\)$`,
        ),
      ),
    });
    await expect(invoke()).rejects.toMatchObject({
      name: "Lambda.AWSLambdaException",
      message: expect.stringMatching(
        new RegExp(
          `^${user} lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:000000000000:function:translate because no identity-based policy allows the lambda:InvokeFunction action \\(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: [\\w-]+; Proxy: null\\)$`,
        ),
      ),
    });
  });

  it("is sent where the role may send to this queue", async () => {
    authorizer.setRole(workflowRole("states.amazonaws.com", allow("sqs:SendMessage", queueArn)));
    expect(await send()).toEqual({ MessageId: "m" });
    authorizer.setRole(workflowRole("states.amazonaws.com", allow("sqs:SendMessage", `${queueArn}2`)));
    await expect(send()).rejects.toThrow(/not authorized/);
  });

  it("fails where Step Functions may not take the role", async () => {
    authorizer.setRole(workflowRole("lambda.amazonaws.com", allow("*", "*")));
    await expect(send()).rejects.toMatchObject({ name: "States.Permissions" });
  });
});
