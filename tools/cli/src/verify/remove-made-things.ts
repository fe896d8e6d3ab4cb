import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { eachOf } from "./each-of.ts";
import type { MadeThings } from "./made-things.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** AWS answers 15 DescribeExecution a second. */
const atOnce = 4;

/**
 * Removes the items and entries of a run and stops executions that still wait. An execution itself cannot be deleted
 * on AWS, and its name says where it came from. Gives what could not be removed, in a sentence each.
 */
export async function removeMadeThings(
  { cloud }: VerifyTarget,
  made: MadeThings,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const attempt = async (what: string, remove: () => Promise<unknown>) => {
    await remove().catch((error: unknown) =>
      failed.push(`${what}: ${error instanceof Error ? `${error.name}, ${error.message}` : error}`),
    );
  };
  await eachOf(
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
  await eachOf(
    [...made.messageIds],
    (messageId) =>
      attempt(`item ${messageId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName: cloud.messagesTable, Key: { messageId } })),
      ),
    atOnce,
  );
  await eachOf(
    [...made.deadLetterIds],
    (deadLetterId) =>
      attempt(`archive entry ${deadLetterId}`, () =>
        cloud.tables.send(new DeleteCommand({ TableName: cloud.deadLettersTable, Key: { deadLetterId } })),
      ),
    atOnce,
  );
  return failed;
}
