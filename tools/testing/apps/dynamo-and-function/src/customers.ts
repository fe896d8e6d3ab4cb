import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { Resource } from "sst";

const dynamo = new DynamoDBClient();

/**
 * Places an order, and answers with all orders of its customer, in the order in which they were placed.
 *
 * @public Lambda calls it.
 */
export const handler = async (order: { orderId: string; customer: string; placedAt: number }) => {
  const { orderId, customer, placedAt } = order;
  const TableName = Resource.Orders.name;
  await dynamo.send(
    new PutItemCommand({
      TableName,
      Item: { orderId: { S: orderId }, customer: { S: customer }, placedAt: { N: String(placedAt) } },
    }),
  );
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName,
      IndexName: "byCustomer",
      KeyConditionExpression: "customer = :customer",
      ExpressionAttributeValues: { ":customer": { S: customer } },
    }),
  );
  return { orders: Items.map((item) => item["orderId"]?.S) };
};
