import { expect, it } from "vitest";
import { workedMessages } from "./worked-messages.ts";

const bodyOf = (messageId: string) =>
  JSON.stringify({
    Record: { messageId, createdAt: "2022-04-18T07:51:06Z", event: {} },
    MyTaskToken: `token-of-${messageId}`,
  });
const batchOf = (...ids: string[]) => ({ Records: ids.map((id) => ({ body: bodyOf(id) })) });
const request = (input: object) => Buffer.from(JSON.stringify(input));

it("a request is about the message whose id stands in it, and about the one whose task it calls back", () => {
  const { ids, idsOfRequest } = workedMessages(batchOf("a", "b", 'c"'));
  expect(ids).toEqual(["a", "b", 'c"']);
  expect(idsOfRequest(request({ Key: { order: { S: "b" } } }))).toEqual(["b"]);
  expect(idsOfRequest(request({ Key: { order: { S: 'c"' } } }))).toEqual(['c"']);
  expect(idsOfRequest(request({ taskToken: "token-of-a", output: "{}" }))).toEqual(["a"]);
  expect(idsOfRequest(request({ Key: { order: { S: "abc" } } }))).toEqual([]);
});

it("a batch of one message is what every request is about", () => {
  expect(workedMessages(batchOf("a")).idsOfRequest(request({}))).toEqual(["a"]);
});

it.each([[undefined], [{}], [{ Records: "none" }], [{ Records: [{ body: "no JSON" }] }]])(
  "%o has no messages",
  (event) => {
    expect(workedMessages(event).idsOfRequest(request({}))).toEqual([]);
  },
);
