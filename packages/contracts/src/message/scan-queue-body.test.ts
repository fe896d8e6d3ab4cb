import { describe, expect, it } from "vitest";
import { scanQueueBody } from "./scan-queue-body.ts";

const body = (MyTaskToken: unknown, event: unknown = 1) =>
  JSON.stringify({ Record: { messageId: "m-1", createdAt: "now", event }, MyTaskToken });

describe("scanQueueBody", () => {
  it.each<[string, string]>([
    ["as the workflow writes it", body("t-1")],
    ["in lines", JSON.stringify(JSON.parse(body("t-1")), null, 2)],
    ["with the token first", '{"MyTaskToken" : "t-1", "Record": {"messageId":\t"m-1"}}'],
    [
      "with fields of these names in its content",
      body("t-1", { MyTaskToken: "t-2", messageId: "m-2", '\\"': '"MyTaskToken":"t-3"' }),
    ],
    ["with the last of two tokens", '{"MyTaskToken":"t-0","Record":{"messageId":"m-1"},"MyTaskToken":"t-1"}'],
    ["that is cut off behind them", '{"Record":{"messageId":"m-1"},"MyTaskToken":"t-1"'],
    ["escaped", '{"Record":{"messageId":"\\u006d-1"},"MyTaskToken":"t\\u002d1"}'],
    [
      "nested deeply",
      `${body("t-1", "EVENT").replace('"EVENT"', `${"[".repeat(500_000)}${"]".repeat(500_000)}`)}`,
    ],
  ])("finds token and id in a body %s", (_, text) => {
    expect(scanQueueBody(text)).toEqual({ taskToken: "t-1", messageId: "m-1" });
  });

  it.each([
    "",
    "hello",
    '"MyTaskToken":"t"',
    body(1),
    body(""),
    body("t".repeat(2049)),
    '[{"MyTaskToken":"t"}]',
    '{"MyTaskToken":"t',
    '{"MyTaskToken":"\\x"}',
    '{"MyTaskToken"',
    "\\".repeat(1_048_576),
    '"\\'.repeat(500_000),
  ])("finds no token in %.40s", (text) => {
    expect(scanQueueBody(text).taskToken).toBeUndefined();
  });
});
