import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { misplacedTaskToken } from "./misplaced-task-token.ts";

const createdAt = "2022-04-18T07:51:06Z";
const known = () => `AQCEAAAAKgAAAAMAAAAAAAAAAc${randomBytes(440).toString("base64")}`;
const unknown = () => randomBytes(300).toString("base64");

describe("misplacedTaskToken", () => {
  it.each([known(), unknown()])("finds a token that changed places with the id or the time", (token) => {
    expect(misplacedTaskToken({ messageId: token, createdAt, taskToken: "m-1" })).toEqual({
      field: "messageId",
      text: token,
      taskToken: token,
    });
    expect(misplacedTaskToken({ messageId: "m-1", createdAt: token, taskToken: createdAt })).toEqual({
      field: "createdAt",
      text: token,
      taskToken: token,
    });
    expect(misplacedTaskToken({ messageId: token, createdAt, taskToken: undefined })).toMatchObject({
      text: token,
    });
  });

  it("finds the token in both places, and another one as well", () => {
    const [taskToken, other] = [known(), known()];
    expect(misplacedTaskToken({ messageId: taskToken, createdAt, taskToken })).toMatchObject({
      text: taskToken,
    });
    expect(misplacedTaskToken({ messageId: other, createdAt, taskToken })).toEqual({
      field: "messageId",
      text: other,
      taskToken,
    });
  });

  it.each([known(), unknown(), "x".repeat(32)])("finds the token within an id", (taskToken) => {
    for (const messageId of [`id${taskToken}`, `id:${taskToken}`, `${taskToken}/1`]) {
      expect(misplacedTaskToken({ messageId, createdAt, taskToken })).toEqual({
        field: "messageId",
        text: messageId,
        taskToken,
      });
    }
  });

  it.each([
    "538a8436-9987-1f65-478d-815c77f00d0f",
    "t",
    "x".repeat(2048),
    randomBytes(64).toString("hex"),
    randomBytes(112).toString("base64"),
  ])("takes %s for an id where the token is in its place", (messageId) => {
    expect(misplacedTaskToken({ messageId, createdAt, taskToken: known() })).toBeUndefined();
  });

  it("takes short texts for what they are, the same ones too", () => {
    expect(misplacedTaskToken({ messageId: "t", createdAt, taskToken: "t" })).toBeUndefined();
  });
});
