import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { developmentReport } from "./development-report.ts";

const denied = {
  at: 1,
  type: "access-denied",
  action: "sqs:SendMessage",
  resource: "arn:aws:sqs:us-east-1:000000000000:work",
  message: "User: ... is not authorized to perform: ...",
} as const;

it.each([
  [
    { ...denied, reason: "no-allow", roleName: "FlowRole", madeAt: "stacks/workflow.ts:20" },
    "The role FlowRole (stacks/workflow.ts:20) does not allow sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:work.",
  ],
  [
    { ...denied, reason: "explicit-deny", roleName: "FlowRole" },
    "A Deny keeps the role FlowRole from sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:work.",
  ],
  [
    { ...denied, reason: "no-trust", roleName: "FlowRole", madeAt: "stacks/workflow.ts:20" },
    "The role FlowRole (stacks/workflow.ts:20) does not let itself be assumed for sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:work.",
  ],
  [
    {
      ...denied,
      reason: "no-allow",
      service: "events.amazonaws.com",
      sourceArn: "arn:aws:events:us-east-1:000000000000:rule/bus/start",
    },
    "The policy of arn:aws:sqs:us-east-1:000000000000:work does not allow sqs:SendMessage to events.amazonaws.com for arn:aws:events:us-east-1:000000000000:rule/bus/start.",
  ],
] as const)("prints which role lacks which action, and where the role is made", (event, sentence) => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  developmentReport(event);
  const printed = write.mock.calls.map(([line]) => stripVTControlCharacters(String(line)));
  write.mockRestore();
  expect(printed).toEqual([`refused   ${sentence}\n`]);
});

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
