import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvents, readInputs } from "./event-source.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback events "));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (text: string) => {
  const path = join(folder, "events.jsonl");
  await writeFile(path, text);
  return path;
};
const event = {
  id: "e-1",
  time: "2022-04-18T07:51:06Z",
  detail: { message: "A secret message" },
  source: "shop",
};

describe("readInputs", () => {
  it("reads any JSON: one, or one on each line", async () => {
    const order = { orderId: "o-1", items: [1, 2] };
    expect(await readInputs(await file(JSON.stringify(order, undefined, 2)))).toEqual([order]);
    expect(await readInputs(await file('{"a":1}\n\n5\n"text"\n'))).toEqual([{ a: 1 }, 5, "text"]);
  });

  it("refuses what is not JSON with its line, no input at all, and more than StartExecution takes", async () => {
    const path = await file('{"a":1}\n{"a":\n');
    await expect(readInputs(path)).rejects.toThrow(`${path}, line 2: not JSON.`);
    await expect(readInputs(await file("\n"))).rejects.toThrow(`${path} contains no input.`);
    await expect(readInputs(await file(JSON.stringify("x".repeat(262_143))))).rejects.toThrow(
      `${path}: the input has 262145 bytes; the maximum is 262144.`,
    );
  });
});

describe("readEvents", () => {
  it("reads one event, or one on each line, with all their fields", async () => {
    expect(await readEvents(await file(JSON.stringify(event, undefined, 2)))).toEqual([event]);
    const lines = `${JSON.stringify(event)}\n\n${JSON.stringify({ ...event, id: "e-2" })}\n`;
    expect((await readEvents(await file(lines))).map(({ id }) => id)).toEqual(["e-1", "e-2"]);
  });

  it("sends every digit of a number to Step Functions", async () => {
    const text = '{"id":"x","time":"2022-04-18T07:51:06Z","detail":{"n":12345678901234567890,"x":1e400}}';
    expect(JSON.stringify((await readEvents(await file(text)))[0])).toBe(text);
  });

  it("skips byte order marks, at the beginning and between concatenated files", async () => {
    const marked = `\uFEFF${JSON.stringify(event)}\n`;
    expect(await readEvents(await file(marked))).toEqual([event]);
    expect(await readEvents(await file(marked + marked))).toEqual([event, event]);
  });

  it.each([
    ["text that is not JSON", `${JSON.stringify(event)}\nhello`, /line 2: not an EventBridge event/],
    ["an event without a time", `${JSON.stringify(event)}\n{"id":"x","detail":1}`, /line 2.*field time/],
    [
      "an event that is too large",
      `${JSON.stringify(event)}\n${JSON.stringify({ ...event, detail: "x".repeat(300_000) })}`,
      /line 2: the event has 300\d+ bytes; the maximum is 262144/,
    ],
    ["no event", "\n", /contains no event/],
  ])("names file and line if the file has %s", async (_, text, sentence) => {
    await expect(readEvents(await file(text))).rejects.toThrow(sentence);
  });

  it("says that a file does not exist", async () => {
    await expect(readEvents(join(folder, "absent"))).rejects.toThrow("cannot be read (ENOENT)");
  });
});
