import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { executionName } from "../executions/execution-name.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { CreatedItems } from "./created-items.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** Stays below AWS's quota of 15 DescribeExecution a second. */
const atOnce = 4;

/**
 * Deletes the items and archive entries of a run and stops executions that are still running. AWS cannot delete an
 * execution; its name, `verify-...`, says where it came from.
 *
 * @returns what could not be removed, one sentence each
 */
export async function removeCreatedItems(
  { cloud, task: { messagesTable: TableName } }: VerifyTarget,
  created: CreatedItems,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const attempt = async (what: string, remove: () => Promise<unknown>) => {
    await remove().catch((error: unknown) =>
      failed.push(`${what}: ${error instanceof Error ? `${error.name}, ${error.message}` : error}`),
    );
  };
  await mapConcurrently(
    [...created.executionArns],
    (executionArn) =>
      attempt(`execution ${executionName(executionArn)}`, async () => {
        const { status } = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== "RUNNING") return;
        const cause = "The verification that started it has ended.";
        await cloud.stepFunctions.send(
          new StopExecutionCommand({ executionArn, error: "Verification", cause }),
        );
      }),
    atOnce,
  );
  await mapConcurrently(
    TableName === undefined ? [] : [...created.messageIds],
    (messageId) =>
      attempt(`item ${messageId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName, Key: { messageId } })),
      ),
    atOnce,
  );
  await mapConcurrently(
    [...created.deadLetterIds],
    (deadLetterId) =>
      attempt(`archive entry ${deadLetterId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName: cloud.deadLettersTable, Key: { deadLetterId } })),
      ),
    atOnce,
  );
  return failed;
}
