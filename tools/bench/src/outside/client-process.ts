/** The process of the outside client: `client-process ENDPOINT` drives the executions that it is asked for. */
import { randomUUID } from "node:crypto";
import { createOutsideWorkflow } from "./drive-executions.ts";

const [endpoint = ""] = process.argv.slice(2);
const workflow = await createOutsideWorkflow(endpoint, `outside-${randomUUID()}`);
process.on("message", async ({ executions }: { executions: number }) => {
  process.send?.(await workflow.drive(executions));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
