import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Reservation, Stock } from "@orders/core/ports/stock";

type Writes = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/**
 * The stock in DynamoDB: how much of each article is there, and a reservation for each order. Both change in one
 * transaction, so that a repeated message finds the reservation and takes nothing.
 *
 * @param options.openingStock what an article begins with where the table has no item of it
 */
export function dynamoDbStock(options: {
  client: DynamoDBDocumentClient;
  stockTable: string;
  reservationsTable: string;
  openingStock: Readonly<Record<string, number>>;
}): Stock {
  const { client, stockTable, reservationsTable, openingStock } = options;

  /** Whether it was written; false where a condition does not hold. */
  async function write(writes: Writes, signal: AbortSignal): Promise<boolean> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes }), { abortSignal: signal });
      return true;
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (reasons.some(({ Code }) => Code === "ConditionalCheckFailed")) return false;
      throw error;
    }
  }

  async function find(orderId: string, signal: AbortSignal): Promise<Reservation | undefined> {
    const command = new GetCommand({ TableName: reservationsTable, Key: { orderId }, ConsistentRead: true });
    const { Item } = await client.send(command, { abortSignal: signal });
    if (Item === undefined) return undefined;
    const { article, quantity, stock, isReleased } = Item;
    return { orderId, article, quantity, stock, isReleased };
  }

  function takeFromStock({ article, quantity }: { article: string; quantity: number }): Writes[number] {
    const opening = openingStock[article] ?? 0;
    const isEnough = "available >= :quantity";
    return {
      Update: {
        TableName: stockTable,
        Key: { article },
        UpdateExpression: "SET available = if_not_exists(available, :opening) - :quantity",
        ConditionExpression: opening >= quantity ? `attribute_not_exists(article) OR ${isEnough}` : isEnough,
        ExpressionAttributeValues: { ":opening": opening, ":quantity": quantity },
      },
    };
  }

  function decide(reservation: Reservation): Writes[number] {
    return {
      Put: {
        TableName: reservationsTable,
        Item: reservation,
        ConditionExpression: "attribute_not_exists(orderId)",
      },
    };
  }

  return {
    find,
    async reserve({ orderId, article, quantity }, signal) {
      const order = { orderId, article, quantity, isReleased: false };
      const reserved = { ...order, stock: "reserved" } as const;
      if (await write([takeFromStock(reserved), decide(reserved)], signal)) return reserved;
      // There is too little, which is decided for this order once and for ever; or it was decided by an earlier delivery.
      const declined = { ...order, stock: "too little" } as const;
      if (await write([decide(declined)], signal)) return declined;
      const before = await find(orderId, signal);
      if (before === undefined) throw new Error("The reservation was there and is not any more.");
      return before;
    },
    async release(orderId, signal) {
      const reservation = await find(orderId, signal);
      if (reservation?.stock !== "reserved" || reservation.isReleased) return reservation;
      const { article, quantity } = reservation;
      await write(
        [
          {
            Update: {
              TableName: reservationsTable,
              Key: { orderId },
              UpdateExpression: "SET isReleased = :yes",
              ConditionExpression: "isReleased = :no",
              ExpressionAttributeValues: { ":yes": true, ":no": false },
            },
          },
          {
            Update: {
              TableName: stockTable,
              Key: { article },
              UpdateExpression: "SET available = available + :quantity",
              ExpressionAttributeValues: { ":quantity": quantity },
            },
          },
        ],
        signal,
      );
      // Where the condition did not hold, an earlier delivery of the message has released it meanwhile.
      return { ...reservation, isReleased: true };
    },
  };
}
