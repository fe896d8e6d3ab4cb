import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { developmentReport } from "./development-report.ts";

it("tells of swapped functions, and of a build that failed with file and place", () => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const message = "Build failed with 1 error:\nrecorder.ts:33:15: ERROR: Unexpected";
  developmentReport({ at: 1, type: "functions-swapped", functionNames: ["ringback-recorder"] });
  developmentReport({ at: 2, type: "build-failed", message });
  developmentReport({ at: 3, type: "message-recorded", messageId: "m" });
  const printed = write.mock.calls.map(([line]) => stripVTControlCharacters(String(line)));
  write.mockRestore();
  expect(printed).toEqual([
    "swapped   ringback-recorder\n",
    `not built The functions go on as they were. ${message}\n`,
  ]);
});
