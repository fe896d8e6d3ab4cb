import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { SFN } from "@aws-sdk/client-sfn";
import type { SQSEvent } from "aws-lambda";

const workflows = new SFN();

/**
 * The handler of the AWS CDK article of 2022, by what is known of its behaviour, on the SDK of today: a store client of
 * its own for each invocation, a put with no condition, success called back twice (once of them without waiting),
 * failure called back without waiting, every callback logged whole, one malformed body that fails the batch.
 *
 * @public A bundle's entry.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  const store = new DynamoDB();
  let latest: object = {};
  const recordOne = async (text: string): Promise<void> => {
    const { Record: message, MyTaskToken: taskToken } = JSON.parse(text);
    const report = (statusCode: number, ProcessorResult: unknown) =>
      JSON.stringify({
        statusCode,
        headers: { "Content-Type": "text/json" },
        putStatus: { messageId: message.messageId, ProcessorResult },
      });
    try {
      latest = await store.putItem({
        TableName: process.env["MESSAGES_TABLE_NAME"],
        Item: {
          messageId: { S: message.messageId },
          createdAt: { N: String(Date.parse(message.createdAt)) },
          event: { S: JSON.stringify(message.event) },
        },
        ReturnConsumedCapacity: "TOTAL",
      });
    } catch (error) {
      const failure = { error: JSON.stringify(error), cause: report(500, error), taskToken };
      console.log(failure);
      void workflows.sendTaskFailure(failure).catch(console.log);
      return;
    }
    const success = { output: report(200, latest), taskToken };
    console.log(success);
    void workflows.sendTaskSuccess(success).catch(console.log);
    await workflows.sendTaskSuccess(success);
  };
  await Promise.all(Records.map(({ body }) => recordOne(body)));
}
