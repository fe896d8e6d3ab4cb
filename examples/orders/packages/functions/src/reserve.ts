import { openingStock } from "@orders/contracts/opening-stock";
import { stockChangeSchema } from "@orders/contracts/stock-change";
import { changeStock, lookAtStock } from "@orders/core/change-stock";
import { bufferedTask } from "@ringback/functions/buffered-task";
import { Resource } from "sst/resource";
import { dynamoDbStock } from "./dynamodb-stock.ts";

/** @public Lambda calls both. */
export const { handler, deadLetterHandler } = bufferedTask(({ documents }) => {
  const stock = dynamoDbStock({
    client: documents,
    stockTable: Resource.StockTable.name,
    reservationsTable: Resource.ReservationsTable.name,
    openingStock,
  });
  return { payload: stockChangeSchema, work: changeStock(stock), look: lookAtStock(stock) };
});
