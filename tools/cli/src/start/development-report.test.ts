import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { developmentReport } from "./development-report.ts";

it("prints replaced functions, and a failed build with its file and line", () => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const message = "Build failed with 1 error:\nrecorder.ts:33:15: ERROR: Unexpected";
  developmentReport({ at: 1, type: "functions-replaced", functionNames: ["ringback-recorder"] });
  developmentReport({ at: 2, type: "build-failed", message });
  developmentReport({ at: 3, type: "message-recorded", messageId: "m" });
  const printed = write.mock.calls.map(([line]) => stripVTControlCharacters(String(line)));
  write.mockRestore();
  expect(printed).toEqual([
    "replaced  ringback-recorder\n",
    `not built The functions keep running with their previous code. ${message}\n`,
  ]);
});
