import { describe, expect, it } from "vitest";
import { redactTokensInValue } from "./redact-tokens-in-value.ts";

const token = "AQCEAAAAKgAAAAMAAAAA/+=".repeat(20);

describe("redactTokensInValue", () => {
  it("takes the token out of parameters that are JSON in a string, and wherever else it is", () => {
    const parameters = JSON.stringify({
      QueueUrl: "q",
      MessageBody: { MyTaskToken: token, Record: { messageId: "m" } },
    });
    const events = [{ taskScheduledEventDetails: { parameters } }, { copy: `x ${token} y` }];
    const clean = redactTokensInValue(events);
    expect(JSON.stringify(clean)).not.toContain(token.slice(0, 23));
    expect(clean[0]?.taskScheduledEventDetails?.parameters).toContain('"messageId":"m"');
  });

  it.each(["a", '"', "e", "{", ""])("leaves a message with a field MyTaskToken of %j as it is", (short) => {
    const value = { name: "a name", recorded: true, input: JSON.stringify({ MyTaskToken: short }) };
    expect(redactTokensInValue(value)).toEqual(value);
  });

  it("takes the token out of JSON that is nested deeper than a stack", () => {
    const deep = `{"a":${"[".repeat(60_000)}${"]".repeat(60_000)},"MyTaskToken":"${token}"}`;
    expect(redactTokensInValue({ body: deep }).body).toBe(deep.replace(token, "[redacted]"));
  });

  it("leaves a value without tokens as it is", () => {
    expect(redactTokensInValue({ a: [1, "MyTaskToken", null] })).toEqual({ a: [1, "MyTaskToken", null] });
  });
});
