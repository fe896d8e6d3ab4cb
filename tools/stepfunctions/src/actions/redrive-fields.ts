import type { Execution } from "../execution/execution.ts";
import type { JsonObject } from "../json.ts";

/** How often an execution was redriven and when last, as DescribeExecution and ListExecutions say it. */
export function redriveFields({ redrives }: Execution): JsonObject {
  if (!redrives) return { redriveCount: 0 };
  return { redriveCount: redrives.count, redriveDate: redrives.redrivenAt / 1000 };
}
