import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";

const frankfurt = await evaluateStage("production");
const place = { region: "us-east-1", partition: "aws", domain: "amazonaws.com" };
const virginia = await evaluateStage("production", { place });

/** What AWS has once an account, whatever the region; S3's buckets, the other kind, are none of the stacks. */
const globalTypes = [
  "iam/role:Role",
  "iam/policy:Policy",
  "cloudwatch/dashboard:Dashboard",
  "s3/bucket:Bucket",
];

const globalNames = (stage: typeof frankfurt) =>
  globalTypes
    .flatMap((type) => resourcesOfType(stage, type))
    .flatMap(({ inputs }) => [inputs["name"], inputs["dashboardName"], inputs["bucket"]])
    // SST draws eight letters for each name that it gives; an evaluation always draws the same.
    .filter((name) => name !== undefined && !/-[a-z]{8}$/.test(String(name)));

describe("the same stage in a second region of the account", () => {
  it("has no name in common with the first where names are the account's", () => {
    const first = globalNames(frankfurt);
    expect(first).toContain("ringback-production-Flow-eu-central-1");
    expect(globalNames(virginia).filter((name) => first.includes(name))).toEqual([]);
  });

  it("names its roles by a prefix that AWS accepts", () => {
    const prefixes = resourcesOfType(virginia, "iam/role:Role").flatMap(
      ({ inputs }) => inputs["namePrefix"] ?? [],
    );
    expect(prefixes).toEqual(["ringback-production-RecordWorkflow-", "ringback-production-RecordRule-"]);
    // 64 characters, of which AWS's provider keeps 26 for itself.
    for (const prefix of prefixes) expect(String(prefix).length).toBeLessThanOrEqual(38);
  });

  it("calls back at the pace that its own region allows", () => {
    const settings = [frankfurt, virginia].map(({ links }) => links["Stage"]?.["settings"]);
    expect(settings).toMatchObject([{ callbackQuotaPerSecond: 300 }, { callbackQuotaPerSecond: 500 }]);
  });
});
