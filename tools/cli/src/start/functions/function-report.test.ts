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
const handedBack = (messageId: string, fields: object = {}) =>
  JSON.stringify({
    level: "ERROR",
    message: "returned to the queue",
    messageId,
    receiveCount: 1,
    reason: "TypeError",
    error: { name: "TypeError", message: "no total", stack: [`at total (${process.cwd()}/src/work.ts:4:2)`] },
    ...fields,
  });

it("prints an error whole the first time, its files as they are called from here, and counts it after that", () => {
  const report = functionReport();
  for (const id of ["a", "b", "c"]) report.hearLog("recorder", handedBack(id));
  report.end();
  expect(printed()).toBe(
    [
      "came back recorder: TypeError: no total (message a, receive 1)",
      "    at total (src/work.ts:4:2)",
      "again     recorder: TypeError: no total, seen 3 times",
      "",
    ].join("\n"),
  );
});

it("counts as it goes on, and says nothing again of what has stopped", () => {
  vi.useFakeTimers();
  const report = functionReport();
  report.hear(failed("x"));
  report.hear(failed("x"));
  vi.advanceTimersByTime(10_000);
  expect(printed()).toContain("again     recorder: TypeError: x, seen 2 times\n");
  write.mockClear();
  vi.advanceTimersByTime(60_000);
  report.end();
  expect(printed()).toBe("");
});

it("takes messages for the same that differ in numbers and ids alone", () => {
  const report = functionReport();
  report.hear(failed("order 7 of 123e4567-e89b-12d3-a456-426614174000 has no total"));
  report.hear(failed("order 8 of 00000000-e89b-12d3-a456-426614174000 has no total"));
  report.end();
  expect(printed()).toMatch(/again .*order 8 .*, seen 2 times\n$/);
});

it("takes reasons for the same that differ in numbers and ids alone", () => {
  const report = functionReport();
  for (const order of [7, 8, 9])
    report.hearLog(
      "recorder",
      handedBack(`m${order}`, { reason: `Order ${order} is locked.`, error: undefined }),
    );
  report.end();
  expect(printed()).toBe(
    [
      "came back recorder: Order 7 is locked. (message m7, receive 1)",
      "again     recorder: Order 9 is locked., seen 3 times",
      "",
    ].join("\n"),
  );
});

it("prints no more than five whole errors of a kind, however their messages differ", () => {
  const report = functionReport();
  for (let index = 0; index < 1000; index += 1) {
    const word = String.fromCharCode(97 + (index % 26)).repeat(1 + Math.floor(index / 26));
    report.hear(failed(word, ["at here (x.ts:1:1)"]));
  }
  report.end();
  expect(printed().match(/at here/g)).toHaveLength(5);
  expect(printed()).toMatch(/seen 996 times\n$/);
});

it("names what was behind an error, with its stack", () => {
  const report = functionReport();
  const causes = [{ name: "Error", message: "none", stack: ["at read (/elsewhere/a.ts:1:1)"] }];
  report.hear({ ...failed(""), error: { name: "Error", message: "no table", causes } } as ReturnType<
    typeof failed
  >);
  report.end();
  expect(printed()).toBe(
    "failed    recorder: Error: no table\n  caused by Error: none\n    at read (/elsewhere/a.ts:1:1)\n",
  );
});

it("says once that a batch failed, by what its messages met", () => {
  const report = functionReport();
  report.hear({ ...failed(""), error: { name: "WholeBatchFailed" } } as ReturnType<typeof failed>);
  report.end();
  expect(printed()).toBe("");
});

it("prints the error behind a message that was archived", () => {
  const report = functionReport();
  const thrown = { name: "ValidationException", message: "Item size has exceeded the maximum" };
  report.hearLog(
    "recorder",
    JSON.stringify({ message: "settled", messageId: "m", outcome: "failed", thrown }),
  );
  report.end();
  expect(printed()).toBe(
    "archived  recorder: ValidationException: Item size has exceeded the maximum (message m)\n",
  );
});

it("prints what a function writes, by the console or not, and nothing of Ringback's own lines or Node's", () => {
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
    report.hearLog("recorder", text);
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

it("takes a task token out of what a function writes, and leaves the cursor where it is", () => {
  const report = functionReport();
  report.hearLog("recorder", `\t${"AAAAKgAAAAIAAAAA".repeat(20)}\u001b[2J\u001b[31mred\u001b[0m`);
  report.end();
  expect(printed()).toBe("recorder | \t[redacted]\\u001b[2Jred\n");
});
