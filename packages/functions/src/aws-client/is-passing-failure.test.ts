import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { isPassingFailure } from "./is-passing-failure.ts";

const named = (name: string, fields: object = {}) => Object.assign(new Error("why"), { name }, fields);
const noConnection = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

it.each<[string, unknown, boolean]>([
  ["a throttled call to AWS", named("ThrottlingException"), true],
  [
    "a server error of AWS",
    named("InternalError", { $fault: "server", $metadata: { httpStatusCode: 500 } }),
    true,
  ],
  ["a call that was aborted", new DOMException("aborted", "AbortError"), true],
  ["a call that took too long", new DOMException("too long", "TimeoutError"), true],
  ["no connection", noConnection, true],
  ["no connection of fetch, which wraps it", new TypeError("fetch failed", { cause: noConnection }), true],
  [
    "a refused request to AWS",
    named("ValidationException", { $fault: "client", $metadata: { httpStatusCode: 400 } }),
    false,
  ],
  ["an error of the code", new TypeError("no total"), false],
  ["an error with a cause of the code", new Error("why", { cause: new RangeError("far") }), false],
  ["nothing", undefined, false],
])("knows what may pass: %s", (_, thrown, isPassing) => {
  expect(isPassingFailure(thrown)).toBe(isPassing);
});

it("knows a connection of fetch that is cut before its answer, or in the middle of it", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/middle") response.write("half", () => response.destroy());
    else response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const path of ["/", "/middle"]) {
    const thrown: unknown = await fetch(`http://127.0.0.1:${port}${path}`)
      .then((response) => response.text())
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(TypeError);
    expect(isPassingFailure(thrown), path).toBe(true);
  }
});
