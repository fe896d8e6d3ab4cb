import { expect, it } from "vitest";
import { refusalOf } from "./request-guard.ts";

const refusal = (port: number, headers: Record<string, string>) =>
  refusalOf({ method: "POST", headers, port });

it("knows itself at port 80, which clients leave out of host and origin", () => {
  expect(refusal(80, { host: "127.0.0.1" })).toBeUndefined();
  expect(refusal(80, { host: "localhost:80", origin: "http://localhost" })).toBeUndefined();
  expect(refusal(80, { host: "evil.example" })).toBeDefined();
  expect(refusal(4566, { host: "127.0.0.1" })).toBeDefined();
});
