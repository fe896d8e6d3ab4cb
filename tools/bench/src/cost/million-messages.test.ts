import { expect, it } from "vitest";
import { billedMs, millionMessages } from "./million-messages.ts";

const invocation = { wallMs: 150, cpuMs: 0, logBytes: 900 };
const figures = {
  memoryMb: 512,
  invocations: [
    { ...invocation, way: "ringback", batchSize: 10 },
    { ...invocation, way: "article", batchSize: 2 },
    { ...invocation, way: "direct", batchSize: 1 },
  ],
} as const;

it("reckons as docs/aws.md does, with its duration and its bytes of log", () => {
  const lines = millionMessages(figures).map(({ what, dollars }) => [what, dollars.ringback.toFixed(3)]);
  expect(Object.fromEntries(lines)).toEqual({
    "EventBridge, custom events": "1.000",
    "Step Functions, state transitions": "100.000",
    "SQS requests": "0.480",
    "Lambda requests": "0.020",
    "Lambda time, arm64": "0.100",
    "DynamoDB, on-demand writes": "0.625",
    "CloudWatch Logs": "0.075",
    "X-Ray, traces": "0.250",
  });
});

it("takes no queue for direct invocation, and a request a message", () => {
  const lines = new Map(millionMessages(figures).map(({ what, dollars }) => [what, dollars.direct]));
  expect(lines.get("SQS requests")).toBe(0);
  expect(lines.get("Lambda requests")).toBeCloseTo(0.2);
});

it("stretches CPU time, and no waiting, by the share of a processor that the memory gives", () => {
  expect(billedMs({ ...invocation, way: "direct", batchSize: 1, cpuMs: 10 }, 1769)).toBe(150);
  expect(billedMs({ ...invocation, way: "direct", batchSize: 1, cpuMs: 10 }, 884.5)).toBe(160);
});
