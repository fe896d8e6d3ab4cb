import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, jsonOf, plainJson } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";
import { queueStatements, roleStatements, trustStatements } from "./testing/statements.ts";

const stage = await evaluateStage("staging");

const allow = (Action: readonly string[], Resource: string | readonly string[]) => ({
  Effect: "Allow",
  Action,
  Resource,
});
const consume = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const callBack = allow(
  ["states:SendTaskSuccess", "states:SendTaskFailure"],
  ["arn:aws:states:stateMachine:RecordWorkflow"],
);
const writeLog = (name: string) =>
  allow(["logs:CreateLogStream", "logs:PutLogEvents"], [`arn:aws:logs:log-group:/aws/lambda/${name}:*`]);

describe("staging", () => {
  itDeploysItsSettings({ stage, settings: recordingSettings("staging"), pair: "RecordWork" });

  it("has these roles with these statements, and no other", () => {
    expect(roleStatements(stage)).toEqual({
      RecordWorkflowRole: [
        { Sid: "Send", ...allow(["sqs:SendMessage"], ["arn:aws:sqs:RecordWorkQueue"]) },
        {
          Sid: "DeliverLogs",
          ...allow(
            [
              "logs:CreateLogDelivery",
              "logs:GetLogDelivery",
              "logs:UpdateLogDelivery",
              "logs:DeleteLogDelivery",
              "logs:ListLogDeliveries",
              "logs:PutResourcePolicy",
              "logs:DescribeResourcePolicies",
              "logs:DescribeLogGroups",
            ],
            "*",
          ),
        },
        {
          Sid: "Trace",
          ...allow(
            [
              "xray:PutTraceSegments",
              "xray:PutTelemetryRecords",
              "xray:GetSamplingRules",
              "xray:GetSamplingTargets",
            ],
            "*",
          ),
        },
      ],
      RecordRuleRole: [
        { Sid: "Start", ...allow(["states:StartExecution"], "arn:aws:states:stateMachine:RecordWorkflow") },
      ],
      RecordRole: [
        allow(consume, ["arn:aws:sqs:RecordWorkQueue"]),
        allow(["sqs:ChangeMessageVisibility"], ["arn:aws:sqs:RecordWorkQueue"]),
        allow(["dynamodb:PartiQLInsert", "dynamodb:PutItem"], ["arn:aws:dynamodb:table/MessagesTable"]),
        allow(["dynamodb:PutItem", "dynamodb:UpdateItem"], ["arn:aws:dynamodb:table/DeadLettersTable"]),
        callBack,
        writeLog("Record"),
      ],
      RecordDeadLetterRole: [
        allow(consume, ["arn:aws:sqs:RecordWorkDeadLettersQueue"]),
        allow(["dynamodb:GetItem"], ["arn:aws:dynamodb:table/MessagesTable"]),
        allow(
          ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem"],
          ["arn:aws:dynamodb:table/DeadLettersTable"],
        ),
        callBack,
        writeLog("RecordDeadLetter"),
      ],
      RecordUndeliveredRole: [
        allow(consume, ["arn:aws:sqs:RecordUndeliveredEventsQueue"]),
        allow(["dynamodb:PutItem", "dynamodb:UpdateItem"], ["arn:aws:dynamodb:table/DeadLettersTable"]),
        writeLog("RecordUndelivered"),
      ],
    });
  });

  it("allows nobody an action with a star", () => {
    const allowed = [roleStatements(stage), queueStatements(stage)].flatMap((statements) =>
      Object.values(statements).flat(),
    ) as readonly { Effect: string; Action: string[] }[];
    const starred = allowed.filter(
      ({ Effect, Action }) => Effect === "Allow" && Action.some((action) => action.includes("*")),
    );
    expect(starred).toEqual([]);
  });

  it("lets only AWS's services take the roles, each for this stage", () => {
    const assume = (Service: string, rest: object = {}) => [
      { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service }, ...rest },
    ];
    expect(trustStatements(stage)).toEqual({
      RecordWorkflowRole: assume("states.amazonaws.com", {
        Condition: { StringEquals: { "aws:SourceAccount": "ACCOUNT" } },
      }),
      RecordRuleRole: assume("events.amazonaws.com", {
        Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:rule/EventsBus/RecordWorkflowRule" } },
      }),
      RecordRole: assume("lambda.amazonaws.com"),
      RecordDeadLetterRole: assume("lambda.amazonaws.com"),
      RecordUndeliveredRole: assume("lambda.amazonaws.com"),
    });
  });

  it("refuses plain HTTP on every queue, and lets only the rule deliver to its dead-letter queue", () => {
    const httpsOnly = (queue: string) => ({
      Sid: "HttpsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sqs:*"],
      Resource: `arn:aws:sqs:${queue}`,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(queueStatements(stage)).toEqual({
      RecordWorkPolicy: [httpsOnly("RecordWorkQueue")],
      RecordWorkDeadLettersPolicy: [httpsOnly("RecordWorkDeadLettersQueue")],
      RecordUndeliveredEventsPolicy: [
        httpsOnly("RecordUndeliveredEventsQueue"),
        {
          Sid: "RuleDelivers",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: "arn:aws:sqs:RecordUndeliveredEventsQueue",
          Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:rule/EventsBus/RecordWorkflowRule" } },
        },
      ],
    });
  });

  it("logs and traces executions without their data, which holds task tokens", () => {
    const { loggingConfiguration, tracingConfiguration, type } = inputsOf(
      stage,
      "sfn/stateMachine:StateMachine",
      "RecordWorkflow",
    );
    expect(plainJson(loggingConfiguration)).toEqual({
      level: "ERROR",
      includeExecutionData: false,
      logDestination: "arn:aws:logs:log-group:/aws/vendedlogs/states/RecordWorkflow:*",
    });
    expect(tracingConfiguration).toEqual({ enabled: true });
    expect(type).toBe("STANDARD");
  });

  it("starts the workflow with every event of its bus, and keeps what the rule cannot deliver", () => {
    const rule = inputsOf(stage, "cloudwatch/eventRule:EventRule", "RecordWorkflowRule");
    expect(jsonOf(rule["eventPattern"])).toEqual({ source: [{ prefix: "" }] });
    expect(
      plainJson(inputsOf(stage, "cloudwatch/eventTarget:EventTarget", "RecordWorkflowRuleTarget")),
    ).toEqual({
      rule: "RecordWorkflowRule",
      eventBusName: "EventsBus",
      arn: "arn:aws:states:stateMachine:RecordWorkflow",
      roleArn: "arn:aws:iam::ACCOUNT:role/RecordRule",
      deadLetterConfig: { arn: "arn:aws:sqs:RecordUndeliveredEventsQueue" },
    });
  });
});
