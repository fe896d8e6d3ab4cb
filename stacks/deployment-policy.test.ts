import { readdirSync, readFileSync } from "node:fs";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { describe, expect, it } from "vitest";
import { callsOfType, deploymentCalls } from "./testing/deployment-calls.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { allows, policyStatements } from "./testing/iam-policy.ts";

const place = { region: "eu-central-1", account: "111122223333" };
const KEY_ARN = `arn:aws:kms:${place.region}:${place.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const placeholders = (stage: string) => ({
  KEY_ARN,
  REGION: place.region,
  ACCOUNT: place.account,
  STAGE: stage,
});
/** The longest name for which Lambda's 64 characters leave app and stage whole. */
const longStage = "a".repeat(20);

const [production, fifo, long, live] = [
  await evaluateStage("production"),
  await evaluateStage("staging-fifo"),
  await evaluateStage(longStage),
  await evaluateStage("anna", { dev: true }),
];
const withEmail = await evaluateStage("staging", { chosen: { alarms: { email: "team@example.com" } } });
const withKey = await evaluateStage("staging", { chosen: { kmsKeyArn: KEY_ARN } });

/** Every action with its resource that deploying the stage calls. */
function callsOf(stage: AppGraph) {
  // Pulumi's other providers, which draw letters by lot and run commands, call nothing of AWS.
  const ofAws = stage.resources.filter(({ type }) => type.startsWith("aws:"));
  return ofAws.flatMap((resource) =>
    deploymentCalls(resource, place).flatMap(({ service, actions, context, resource: arn }) =>
      actions.map((action) => ({
        action: `${service}:${action}`,
        resource: arn,
        ...(context === undefined ? {} : { context }),
      })),
    ),
  );
}

const policies = readdirSync(new URL("../docs/policies", import.meta.url)).map((file) =>
  file.replace(".json", ""),
);

describe("docs/policies/deploy.json", () => {
  it.each([
    ["production", production, ["deploy"]],
    ["staging-fifo", fifo, ["deploy"]],
    [longStage, long, ["deploy"]],
    ["anna", live, ["deploy"]],
    ["staging", withEmail, ["deploy", "alarm-email"]],
    ["staging", withKey, ["deploy", "own-key"]],
  ])(
    "allows everything that deploying %s calls, on the names that its resources get",
    (name, stage, needed) => {
      const statements = needed.flatMap((policy) => policyStatements(policy, placeholders(name)));
      const calls = callsOf(stage);
      expect(calls.length).toBeGreaterThan(200);
      expect(calls.filter((call) => !allows(statements, call.action, call))).toEqual([]);
    },
  );

  it("reaches no resource of another stage or app, but for what it only looks for", () => {
    const statements = policyStatements("deploy", placeholders("production"));
    const text = (replaced: string) =>
      JSON.stringify(callsOf(production)).replaceAll("ringback-production", replaced);
    for (const other of ["ringback-staging", "shop-production"]) {
      const reached = JSON.parse(text(other)).filter((call: { action: string; resource: string }) =>
        allows(statements, call.action, call),
      );
      expect([...new Set(reached.map(({ action }: { action: string }) => action))].sort()).toEqual([
        "cloudwatch:DescribeAlarms",
        // The tags of mappings, whose ARNs say nothing of their functions.
        "lambda:ListTags",
        "lambda:TagResource",
        "lambda:UntagResource",
        "logs:DescribeLogGroups",
        // Code of all apps is in one bucket, under names that are the content's.
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:ListBucket",
        "s3:PutObject",
        "s3:PutObjectTagging",
        "states:ValidateStateMachineDefinition",
      ]);
    }
  });

  it("allows nothing that deploying does not call", () => {
    const called = new Set(callsOf(production).map(({ action }) => action));
    // What SST's own command calls is held by sst-calls.test.ts.
    const bySst = new Set(["ssm:GetParameter", "ssm:PutParameter"]);
    const unused = policyStatements("deploy", {})
      .flatMap(({ Action }) => Action)
      .filter((action) => !called.has(action) && !bySst.has(action));
    expect(unused).toEqual([]);
  });

  it.each([
    ["alarm-email", withEmail],
    ["own-key", withKey],
  ])("allows in %s.json nothing that deploying with that choice does not call", (policy, stage) => {
    const called = new Set(callsOf(stage).map(({ action }) => action));
    const allowed = policyStatements(policy, {}).flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => !called.has(action))).toEqual([]);
  });

  it("fits a managed policy, which has 6,144 characters at most without its white space", () => {
    const text = JSON.stringify(policyStatements("deploy", placeholders(longStage)));
    expect(text.length).toBeLessThan(6144 - 50);
  });

  it("knows the calls of no type that the stacks do not have", () => {
    const deployed = [production, fifo, withEmail, live].flatMap(({ resources }) =>
      resources.map(({ type }) => type),
    );
    expect(Object.keys(callsOfType).filter((type) => !deployed.includes(`aws:${type}`))).toEqual([]);
  });
});

describe("docs/policies", () => {
  it.each(policies)(
    "%s.json has statements as IAM takes them, and docs/aws.md says what it is for",
    (name) => {
      const page = readFileSync(new URL("../docs/aws.md", import.meta.url), "utf8");
      expect({ name, isLinked: page.includes(`(policies/${name}.json)`) }).toEqual({ name, isLinked: true });
      const { Version, Statement } = JSON.parse(
        readFileSync(new URL(`../docs/policies/${name}.json`, import.meta.url), "utf8"),
      );
      expect(Version).toBe("2012-10-17");
      for (const { Effect, Action, Sid } of Statement) {
        expect(Effect).toBe("Allow");
        for (const action of [Action].flat()) expect(action).toMatch(/^[a-z0-9]+:[A-Z]\w+$/);
        if (name !== "github-trust") expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
      }
    },
  );
});
