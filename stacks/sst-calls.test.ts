import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SeenCall, startAwsForSstCli } from "./testing/aws-for-sst-cli.ts";
import { allows, policyStatements } from "./testing/iam-policy.ts";
import { runSstCli } from "./testing/run-sst-cli.ts";

const place = { region: "eu-central-1", account: "111122223333" };
const placeholders = { REGION: place.region, ACCOUNT: place.account, STAGE: "anna" };
const [bootstrap, deploy] = ["bootstrap", "deploy"].map((name) => policyStatements(name, placeholders));

const notAllowed = (calls: readonly SeenCall[], ...policies: (typeof bootstrap)[]) =>
  calls.filter(
    (call) =>
      !allows(
        policies.flatMap((policy) => policy ?? []),
        call.action,
        call,
      ),
  );

describe("what SST's own CLI calls", () => {
  let folder: string;
  let first: readonly SeenCall[];
  let later: readonly SeenCall[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ringback-sst-calls-"));
    const aws = await startAwsForSstCli(place);
    try {
      await runSstCli(folder, { links: {}, awsEndpoint: aws.url });
      first = aws.calls.splice(0);
      await runSstCli(folder, {
        links: {},
        awsEndpoint: aws.url,
        commands: ["deploy", "unlock", "diff", "remove"],
      });
      later = aws.calls;
    } finally {
      await aws.close();
    }
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("in an account for the first time is allowed by docs/policies/bootstrap.json and deploy.json", () => {
    expect(first.map(({ action }) => action)).toContain("s3:CreateBucket");
    expect(notAllowed(first, bootstrap, deploy)).toEqual([]);
  });

  it("afterwards, to deploy, unlock, compare and remove, is allowed by deploy.json alone", () => {
    expect(new Set(later.map(({ action }) => action))).toEqual(
      new Set(["ssm:GetParameter", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]),
    );
    expect(notAllowed(later, deploy)).toEqual([]);
  });

  it("in an account for the first time is all that bootstrap.json allows, but for what finds a repository there already", () => {
    const called = new Set(first.map(({ action }) => action));
    const allowed = (bootstrap ?? []).flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => !called.has(action))).toEqual(["ecr:DescribeRepositories"]);
  });
});
