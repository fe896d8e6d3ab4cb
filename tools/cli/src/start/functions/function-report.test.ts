import type { LocalEventBody } from "@ringback/local/local-events/local-event";
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import { functionReport } from "./function-report.ts";

let write: MockInstance<typeof process.stdout.write>;
beforeEach(() => {
  write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  write.mockRestore();
  vi.useRealTimers();
});
const printed = () => write.mock.calls.map(([text]) => String(text)).join("");

const failed = (message: string, stack: readonly string[] = []): { at: number } & LocalEventBody => ({
  at: 0,
  type: "function-failed",
  functionName: "recorder",
  during: "invocation",
  error: { name: "TypeError", message, stack },
});
const returned = (messageId: string, fields: object = {}) =>
  JSON.stringify({
    level: "ERROR",
    message: "returned to the queue",
    messageId,
    receiveCount: 1,
    reason: "TypeError",
    error: { name: "TypeError", message: "no total", stack: [`at total (${process.cwd()}/src/work.ts:4:2)`] },
    ...fields,
  });

it("prints an error in full the first time, with paths relative to the current folder, and counts it after that", () => {
  const report = functionReport();
  for (const id of ["a", "b", "c"]) report.onLog("recorder", returned(id));
  report.end();
  expect(printed()).toBe(
    [
      "returned  recorder: TypeError: no total (message a, receive 1)",
      "    at total (src/work.ts:4:2)",
      "repeated  recorder: TypeError: no total (3 times in total)",
      "",
    ].join("\n"),
  );
});

it("prints the counts regularly, and only if an error was repeated since", () => {
  vi.useFakeTimers();
  const report = functionReport();
  report.onEvent(failed("x"));
  report.onEvent(failed("x"));
  vi.advanceTimersByTime(10_000);
  expect(printed()).toContain("repeated  recorder: TypeError: x (2 times in total)\n");
  write.mockClear();
  vi.advanceTimersByTime(60_000);
  report.end();
  expect(printed()).toBe("");
});

it("counts errors as the same if their messages differ only in numbers and ids", () => {
  const report = functionReport();
  report.onEvent(failed("order 7 of 123e4567-e89b-12d3-a456-426614174000 has no total"));
  report.onEvent(failed("order 8 of 00000000-e89b-12d3-a456-426614174000 has no total"));
  report.end();
  expect(printed()).toMatch(/repeated .*order 8 .* \(2 times in total\)\n$/);
});

it("counts reasons as the same if they differ only in numbers and ids", () => {
  const report = functionReport();
  for (const order of [7, 8, 9])
    report.onLog(
      "recorder",
      returned(`m${order}`, { reason: `Order ${order} is locked.`, error: undefined }),
    );
  report.end();
  expect(printed()).toBe(
    [
      "returned  recorder: Order 7 is locked. (message m7, receive 1)",
      "repeated  recorder: Order 9 is locked. (3 times in total)",
      "",
    ].join("\n"),
  );
});

it("prints at most five errors of a kind in full, however much their messages differ", () => {
  const report = functionReport();
  for (let index = 0; index < 1000; index += 1) {
    const word = String.fromCharCode(97 + (index % 26)).repeat(1 + Math.floor(index / 26));
    report.onEvent(failed(word, ["at here (x.ts:1:1)"]));
  }
  report.end();
  expect(printed().match(/at here/g)).toHaveLength(5);
  expect(printed()).toMatch(/\(996 times in total\)\n$/);
});

it("prints the cause of an error, with its stack", () => {
  const report = functionReport();
  const causes = [{ name: "Error", message: "none", stack: ["at read (/elsewhere/a.ts:1:1)"] }];
  report.onEvent({ ...failed(""), error: { name: "Error", message: "no table", causes } } as ReturnType<
    typeof failed
  >);
  report.end();
  expect(printed()).toBe(
    "failed    recorder: Error: no table\n  caused by Error: none\n    at read (/elsewhere/a.ts:1:1)\n",
  );
});

it("does not print the failure of a whole batch, since each message has its own line", () => {
  const report = functionReport();
  report.onEvent({ ...failed(""), error: { name: "WholeBatchFailed" } } as ReturnType<typeof failed>);
  report.end();
  expect(printed()).toBe("");
});

it("prints the error that was the reason to archive a message", () => {
  const report = functionReport();
  const thrown = { name: "ValidationException", message: "Item size has exceeded the maximum" };
  report.onLog("recorder", JSON.stringify({ message: "settled", messageId: "m", outcome: "failed", thrown }));
  report.end();
  expect(printed()).toBe(
    "archived  recorder: ValidationException: Item size has exceeded the maximum (message m)\n",
  );
});

it("prints a function's output, with or without the console, but not the lines of Ringback and Node", () => {
  const report = functionReport();
  const timestamp = "2026-01-01T00:00:00.000Z";
  for (const text of [
    JSON.stringify({ timestamp, level: "INFO", requestId: "r", message: "hello\nworld" }),
    JSON.stringify({ timestamp, level: "WARN", message: { order: 7 } }),
    '{"order":7}',
    "plain",
    JSON.stringify({ timestamp, level: "INFO", message: "settled", messageId: "m", outcome: "succeeded" }),
    JSON.stringify({ _aws: {}, Recorded: 1 }),
    "For help, see: https://nodejs.org/learn/getting-started/debugging",
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    " 3: 0x7f00 v8::internal::V8::FatalProcessOutOfMemory(v8::internal::Isolate*) [node]",
    "",
  ])
    report.onLog("recorder", text);
  report.end();
  expect(printed()).toBe(
    [
      "recorder | hello",
      "recorder | world",
      'recorder | {"order":7}',
      'recorder | {"order":7}',
      "recorder | plain",
      "",
    ].join("\n"),
  );
});

it("removes task tokens and control characters from a function's output", () => {
  const report = functionReport();
  report.onLog("recorder", `\t${"AAAAKgAAAAIAAAAA".repeat(20)}\u001b[2J\u001b[31mred\u001b[0m`);
  report.end();
  expect(printed()).toBe("recorder | \t[redacted]\\u001b[2Jred\n");
});
