import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { CreatedItems } from "./created-items.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { RowResult } from "./row-result.ts";
import { tokenFinder } from "./token-finder.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** AWS answers 15 DescribeExecution a second. */
const atOnce = 4;

/** Searches everything that the run made, wrote or can read for its task tokens. */
export async function searchForTokens(
  target: VerifyTarget,
  made: CreatedItems,
  results: readonly RowResult[],
): Promise<RowResult> {
  const startedAt = performance.now();
  const { messagesTable, deadLettersTable } = target.cloud;
  const logs = await target.readLogs();
  const places = {
    "the messages table": await items(target, messagesTable, "messageId", made.messageIds),
    "the archive": await items(target, deadLettersTable, "deadLetterId", made.deadLetterIds),
    "an execution's output, error or cause": await outcomes(target, made),
    "a function's log": "text" in logs ? logs.text : "",
    "this command's own output": JSON.stringify(results),
  };
  const holdsToken = tokenFinder([...made.taskTokens]);
  const wrong = Object.entries(places)
    .filter(([, text]) => holdsToken(text))
    .map(([place]) => `${place} holds a task token`);
  const searched = Object.values(places).reduce((sum, text) => sum + text.length, 0);
  const log = "text" in logs ? `${logs.text.split("\n").length} lines of log` : `no log: ${logs.notReadable}`;
  const row = {
    row: "no task token elsewhere",
    promised: "in no table, archive, output or log",
    wrong,
    milliseconds: Math.round(performance.now() - startedAt),
  };
  // A search for nothing finds nothing.
  if (made.taskTokens.size === 0) {
    return {
      ...row,
      result: "skipped",
      seen: "not arranged: no task token was seen that could be searched for",
    };
  }
  return {
    ...row,
    result: wrong.length === 0 ? "holds" : "fails",
    seen: `${made.taskTokens.size} tokens in ${Math.ceil(searched / 1000)} KB of text, ${log}`,
  };
}

async function items(
  { cloud }: VerifyTarget,
  TableName: string,
  key: string,
  ids: ReadonlySet<string>,
): Promise<string> {
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
      const described = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
      return [described.output, described.error, described.cause];
    },
    atOnce,
  );
  return JSON.stringify(found);
}
