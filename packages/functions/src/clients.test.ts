import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WholeResponseHandler } from "./aws-client/whole-response-handler.ts";
import { createClients } from "./clients.ts";
import { dynamoDbDeadLetterArchive } from "./dynamodb/dynamodb-dead-letter-archive.ts";
import { dynamoDbMessageStore } from "./dynamodb/dynamodb-message-store.ts";
import { delayRedelivery } from "./sqs/delay-redelivery.ts";
import { createQueueClient } from "./sqs/queue-client.ts";
import { sfnTaskCallback } from "./step-functions/sfn-task-callback.ts";
import { sqsRecord } from "./testing/sqs-event.ts";
import { awsFailure, type StubAnswer, stubAws } from "./testing/stub-aws.ts";

const settings = recordingSettings("local");
const signal = new AbortController().signal;
const message: StoredMessage = { messageId: "m", createdAt: 1, event: "{}", digest: "1:a" };
const queueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/work";

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Where each client sends a request, by the environment of now. */
async function hosts() {
  const sent: string[] = [];
  vi.spyOn(WholeResponseHandler.prototype, "handle").mockImplementation(async ({ hostname, port }) => {
    sent.push(port === undefined ? hostname : `${hostname}:${port}`);
    throw new Error("Nothing leaves this machine.");
  });
  const clients = createClients(settings);
  const client = createQueueClient(settings);
  await dynamoDbMessageStore(clients.store, "messages").lookUp(message, signal);
  await sfnTaskCallback(clients.workflow).succeed("t", {}, signal);
  await delayRedelivery({ client, queueUrl, settings, random: () => 0 })([sqsRecord("a", "")], signal);
  const [store, workflow, queue] = sent;
  return { store, workflow, queue };
}

// AWS General Reference, "Service endpoints", of each service.
const commercial = {
  store: "dynamodb.us-east-1.amazonaws.com",
  workflow: "states.us-east-1.amazonaws.com",
  queue: "sqs.us-east-1.amazonaws.com",
};
const fips = {
  store: "dynamodb-fips.us-east-1.amazonaws.com",
  workflow: "states-fips.us-east-1.amazonaws.com",
  queue: "sqs-fips.us-east-1.amazonaws.com",
};
const dualStack = {
  store: "dynamodb.us-east-1.api.aws",
  workflow: "states.us-east-1.api.aws",
  queue: "sqs.us-east-1.api.aws",
};
const inRegion = (region: string, suffix: string) => ({
  store: `dynamodb.${region}.${suffix}`,
  workflow: `states.${region}.${suffix}`,
  queue: `sqs.${region}.${suffix}`,
});
const loopback = { store: "127.0.0.1:1", workflow: "127.0.0.1:1", queue: "127.0.0.1:1" };
const AWS_ENDPOINT_URL = "http://127.0.0.1:1";

describe("the endpoints of all clients", () => {
  it.each<[string, Record<string, string>, object]>([
    ["a region", {}, commercial],
    ["FIPS", { AWS_USE_FIPS_ENDPOINT: "true" }, fips],
    ["dual-stack", { AWS_USE_DUALSTACK_ENDPOINT: "true" }, dualStack],
    ["China", { AWS_REGION: "cn-north-1" }, inRegion("cn-north-1", "amazonaws.com.cn")],
    ["GovCloud", { AWS_REGION: "us-gov-west-1" }, inRegion("us-gov-west-1", "amazonaws.com")],
    ["the EU Sovereign Cloud", { AWS_REGION: "eusc-de-east-1" }, inRegion("eusc-de-east-1", "amazonaws.eu")],
    ["an endpoint of the environment", { AWS_ENDPOINT_URL }, loopback],
    [
      "an endpoint of one service",
      { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SFN: "http://127.0.0.1:2" },
      { ...loopback, workflow: "127.0.0.1:2" },
    ],
    [
      "an endpoint that is to be ignored",
      { AWS_ENDPOINT_URL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      commercial,
    ],
  ])("are those of %s", async (_, environment, expected) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(await hosts()).toEqual(expected);
  });

  it("are those of the configuration file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ringback-config-"));
    try {
      const file = join(folder, "config");
      writeFileSync(file, "[default]\nuse_fips_endpoint = true\n");
      vi.stubEnv("AWS_CONFIG_FILE", file);
      expect(await hosts()).toEqual(fips);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** An AWS whose clock is ahead, and which refuses signatures that are five minutes off. */
function skewedAws(aheadMs: number, refusal: (message: string) => StubAnswer) {
  return stubAws((_, headers) => {
    const time = Date.now() + aheadMs;
    const date = { date: new Date(time).toUTCString() };
    const signedAt = Date.parse(
      String(headers["x-amz-date"]).replace(
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
        "$1-$2-$3T$4:$5:$6Z",
      ),
    );
    const isRefused = Math.abs(time - signedAt) > 5 * 60_000;
    const answer = isRefused
      ? refusal("Signature expired: a time is now earlier than another")
      : { status: 200, body: { Responses: [{}, {}], Successful: [], Failed: [] } };
    return answer === undefined ? undefined : { ...answer, headers: date };
  });
}

const refusals: Record<string, (message: string) => StubAnswer> = {
  InvalidSignatureException: (message) => ({
    status: 400,
    body: { __type: "com.amazon.coral.service#InvalidSignatureException", message },
  }),
  RequestTimeTooSkewed: () => awsFailure("RequestTimeTooSkewed", 403),
  AccessDeniedException: () => awsFailure("AccessDeniedException"),
};

describe.each([
  ["ahead of AWS", -10 * 60_000],
  ["behind AWS", 10 * 60_000],
])("with a clock that is ten minutes %s", (_, aheadMs) => {
  describe.each(Object.keys(refusals))("and signatures refused as %s", (name) => {
    const refusal = refusals[name] ?? awsFailure;
    const skewed = async () => {
      const aws = await skewedAws(aheadMs, refusal);
      vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
      return aws;
    };

    it("the store corrects itself and records, one message or many", async () => {
      const aws = await skewed();
      const store = dynamoDbMessageStore(createClients(settings).store, "messages");
      expect(await store.record([message], signal)).toEqual([{ outcome: "recorded" }]);
      expect(aws.requests).toHaveLength(2);
      expect(await store.record([message, { ...message, messageId: "n" }], signal)).toMatchObject([
        { outcome: "recorded" },
        { outcome: "recorded" },
      ]);
      expect(aws.requests).toHaveLength(3);
    });

    it("the archive corrects itself and keeps", async () => {
      await skewed();
      const archive = dynamoDbDeadLetterArchive(createClients(settings).store, "dead-letters");
      const entry = {
        deadLetterId: "d",
        kind: "message" as const,
        messageId: undefined,
        error: "InvalidMessage",
        reason: "r",
        body: "b",
        receiveCount: 1,
        sentAt: 1,
        firstReceivedAt: 2,
        archivedAt: 3,
        group: undefined,
      };
      expect(await archive.keep(entry, signal)).toEqual({ outcome: "kept" });
    });

    it("the callback corrects itself and is accepted", async () => {
      const aws = await skewed();
      const callback = sfnTaskCallback(createClients(settings).workflow);
      expect(await callback.succeed("t", {}, signal)).toEqual({ outcome: "accepted" });
      expect(await callback.fail("t", { error: "e", cause: {} }, signal)).toEqual({ outcome: "accepted" });
      expect(aws.requests).toHaveLength(3);
    });

    it("the callbacks of a batch, all under way at once, correct themselves, each within its attempts", async () => {
      const aws = await skewed();
      const callback = sfnTaskCallback(createClients(settings).workflow);
      const tokens = Array.from({ length: settings.batchSize }, (_, index) => `t${index}`);
      const outcomes = await Promise.all(tokens.map((token) => callback.succeed(token, {}, signal)));
      expect(outcomes).toEqual(tokens.map(() => ({ outcome: "accepted" })));
      expect(aws.requests.length).toBeLessThanOrEqual(2 * tokens.length);
    });

    it("the queue client corrects itself and delays the redelivery", async () => {
      const aws = await skewed();
      const client = createQueueClient(settings);
      const redeliver = delayRedelivery({ client, queueUrl, settings, random: () => 0 });
      await redeliver([sqsRecord("a", "")], signal);
      expect(aws.statuses).toEqual([name === "RequestTimeTooSkewed" ? 403 : 400, 200]);
    });
  });
});
