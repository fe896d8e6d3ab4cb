import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { mapConcurrently } from "../map-concurrently.ts";
import { tokenFinder } from "../task-tokens/token-finder.ts";
import type { CreatedItems } from "./created-items.ts";
import type { RowResult } from "./row-result.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** Stays below AWS's quota of 15 DescribeExecution a second. */
const atOnce = 4;

/** Expects that no task token of the run is in the items it created, in the output of an execution, in a log or in this output. */
export async function searchForTokens(
  target: VerifyTarget,
  created: CreatedItems,
  results: readonly RowResult[],
): Promise<RowResult> {
  const startedAt = performance.now();
  const { deadLettersTable } = target.cloud;
  const { messagesTable } = target.task;
  const logs = await target.readLogs();
  const places = {
    "the messages table": await items(target, messagesTable, "messageId", created.messageIds),
    "the archive": await items(target, deadLettersTable, "deadLetterId", created.deadLetterIds),
    "an execution's output, error or cause": await outcomes(target, created),
    "a function's log": "text" in logs ? logs.text : "",
    "this command's own output": JSON.stringify(results),
  };
  const containsToken = tokenFinder([...created.taskTokens]);
  const problems = Object.entries(places)
    .filter(([, text]) => containsToken(text))
    .map(([place]) => `${place} contains a task token`);
  const searched = Object.values(places).reduce((sum, text) => sum + text.length, 0);
  const log = "text" in logs ? `${logs.text.split("\n").length} lines of log` : `no log: ${logs.notReadable}`;
  const row = {
    row: "no task token elsewhere",
    expected: "in no table, archive, output or log",
    problems,
    durationMs: Math.round(performance.now() - startedAt),
  };
  // Without a token the search would always pass.
  if (created.taskTokens.size === 0) {
    return {
      ...row,
      result: "skipped",
      seen: "the histories contain no task token to search for",
    };
  }
  return {
    ...row,
    result: problems.length === 0 ? "passed" : "failed",
    seen: `${created.taskTokens.size} tokens in ${Math.ceil(searched / 1000)} KB of text, ${log}`,
  };
}

async function items(
  { cloud }: VerifyTarget,
  TableName: string | undefined,
  key: string,
  ids: ReadonlySet<string>,
): Promise<string> {
  if (TableName === undefined) return "";
  const found = await mapConcurrently(
    [...ids],
    async (id) => {
      const command = new GetCommand({ TableName, Key: { [key]: id }, ConsistentRead: true });
      return (await cloud.tables.send(command)).Item;
    },
    atOnce,
  );
  return JSON.stringify(found);
}

async function outcomes({ cloud }: VerifyTarget, { executionArns }: CreatedItems): Promise<string> {
  const found = await mapConcurrently(
    [...executionArns],
    async (executionArn) => {
      const described = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      return [described.output, described.error, described.cause];
    },
    atOnce,
  );
  return JSON.stringify(found);
}
