import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { CreatedItems } from "./created-items.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** AWS answers 15 DescribeExecution a second. */
const atOnce = 4;

/**
 * Removes the items and entries of a run and stops executions that still wait. An execution itself cannot be deleted
 * on AWS, and its name says where it came from. Gives what could not be removed, in a sentence each.
 */
export async function removeCreatedItems(
  { cloud }: VerifyTarget,
  made: CreatedItems,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const attempt = async (what: string, remove: () => Promise<unknown>) => {
    await remove().catch((error: unknown) =>
      failed.push(`${what}: ${error instanceof Error ? `${error.name}, ${error.message}` : error}`),
    );
  };
  await mapConcurrently(
    [...made.executionArns],
    (executionArn) =>
      attempt(`execution ${executionArn.split(":").at(-1)}`, async () => {
        const { status } = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== "RUNNING") return;
        const cause = "The verification that started it has ended.";
        await cloud.workflows.send(new StopExecutionCommand({ executionArn, error: "Verification", cause }));
      }),
    atOnce,
  );
  await mapConcurrently(
    [...made.messageIds],
    (messageId) =>
      attempt(`item ${messageId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName: cloud.messagesTable, Key: { messageId } })),
      ),
    atOnce,
  );
  await mapConcurrently(
    [...made.deadLetterIds],
    (deadLetterId) =>
      attempt(`archive entry ${deadLetterId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName: cloud.deadLettersTable, Key: { deadLetterId } })),
      ),
    atOnce,
  );
  return failed;
}
