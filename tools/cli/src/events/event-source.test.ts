import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionNameOf } from "../executions/start-execution.ts";
import { messageEvent, readEvents } from "./event-source.ts";

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

describe("readEvents", () => {
  it("reads one event, or one a line, with all their fields", async () => {
    expect(await readEvents(await file(JSON.stringify(event, undefined, 2)))).toEqual([event]);
    const lines = `${JSON.stringify(event)}\n\n${JSON.stringify({ ...event, id: "e-2" })}\n`;
    expect((await readEvents(await file(lines))).map(({ id }) => id)).toEqual(["e-1", "e-2"]);
  });

  it("hands a number to Step Functions as the file has it, which makes of it what it can", async () => {
    const text = '{"id":"x","time":"2022-04-18T07:51:06Z","detail":{"n":12345678901234567890,"x":1e400}}';
    expect(JSON.stringify((await readEvents(await file(text)))[0])).toBe(text);
  });

  it("skips a byte order mark, at the start and where files were put together", async () => {
    const marked = `\uFEFF${JSON.stringify(event)}\n`;
    expect(await readEvents(await file(marked))).toEqual([event]);
    expect(await readEvents(await file(marked + marked))).toEqual([event, event]);
  });

  it.each([
    ["no JSON", `${JSON.stringify(event)}\nhello`, /line 2: no EventBridge event/],
    ["no time", `${JSON.stringify(event)}\n{"id":"x","detail":1}`, /line 2.*field time/],
    [
      "more than an execution takes",
      `${JSON.stringify(event)}\n${JSON.stringify({ ...event, detail: "x".repeat(300_000) })}`,
      /line 2: the event has 300\d+ bytes; an execution takes 262144 at most/,
    ],
    ["nothing", "\n", /holds no event/],
  ])("names file and line of what holds %s", async (_, text, sentence) => {
    await expect(readEvents(await file(text))).rejects.toThrow(sentence);
  });

  it("says that a file is not there", async () => {
    await expect(readEvents(join(folder, "absent"))).rejects.toThrow("cannot be read (ENOENT)");
  });
});

describe("executionNameOf", () => {
  it("is the event's id where that is a name, and the same hash for the same id otherwise", () => {
    const sample = messageEvent();
    expect(executionNameOf(sample)).toBe(sample.id);
    const odd = executionNameOf({ ...sample, id: "a b" });
    expect(odd).toMatch(/^event-[0-9a-f]{64}$/);
    expect(executionNameOf({ ...sample, id: "a b" })).toBe(odd);
  });
});
