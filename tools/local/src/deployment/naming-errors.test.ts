import { expect, it } from "vitest";
import { graphResource } from "../testing/graph-resource.ts";
import { namingErrors } from "./naming-errors.ts";
import type { ResourceKind } from "./resource-kind.ts";

const madeAt = { file: "stacks/queues.ts", line: 12 };
const queue = graphResource("aws:sqs/queue:Queue", {}, { name: "WorkQueue", madeAt });
const label = "aws:sqs/queue:Queue WorkQueue (stacks/queues.ts:12)";

function failing(message: string): ResourceKind {
  const refuse = () => {
    throw new Error(message);
  };
  return { type: queue.type, create: refuse, change: async () => refuse(), remove: refuse };
}

it("names the resource and where it is made, whatever is refused", async () => {
  const kind = namingErrors(failing("No."));
  await expect(kind.create(queue)).rejects.toThrow(`${label}: No.`);
  await expect(kind.change(queue, queue)).rejects.toThrow(`${label}: No.`);
  await expect(kind.remove(queue)).rejects.toThrow(`${label}: No.`);
});

it("leaves an error that names the resource already", async () => {
  await expect(namingErrors(failing(`${label}: No.`)).create(queue)).rejects.toThrow(
    new Error(`${label}: No.`),
  );
});

it("leaves what a kind answers", async () => {
  const kind = namingErrors({ ...failing("No."), change: () => "needs-replacement" });
  expect(await kind.change(queue, queue)).toBe("needs-replacement");
});
