import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import { describe, expect, it } from "vitest";
import { storedMessage } from "./stored-message.ts";

function stored(event: string, createdAt = "2022-04-18T07:51:06Z") {
  const body = parseQueueBody(
    `{"Record":{"messageId":"m","createdAt":"${createdAt}","event":${event}},"MyTaskToken":"t"}`,
  );
  if (body.body !== "valid") throw new Error(body.reason);
  return storedMessage(body.message);
}

describe("storedMessage", () => {
  it("is the same item for the same content, whatever the order of keys and the spelling of the date", () => {
    expect(stored('{"a":1,"b":[true,null]}')).toEqual(stored('{ "b": [true, null], "a": 1 }'));
    expect(stored("1", "2022-04-18T09:51:06+02:00")).toEqual(stored("1"));
  });

  it.each([
    ["9007199254740993", "9007199254740992"],
    ["1", '"1"'],
    ["null", "{}"],
    ['{"__proto__":1}', '{"__proto__":2}'],
    ["[1,2]", "[2,1]"],
  ])("distinguishes %s and %s", (one, other) => {
    expect(stored(one).digest).not.toBe(stored(other).digest);
  });

  it("names the version of its digest", () => {
    expect(stored('{"message":"A secret message"}').digest).toBe(
      "1:d2b9b8ed9dffb77a017f868542b0efe38d11292f93076af8d9f978193bc53acf",
    );
  });
});
