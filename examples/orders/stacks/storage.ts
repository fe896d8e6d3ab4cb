/** How much of each article there is. */
export const stock = new sst.aws.Dynamo("Stock", {
  fields: { article: "string" },
  primaryIndex: { hashKey: "article" },
});

/** What was decided for each order. */
export const reservations = new sst.aws.Dynamo("Reservations", {
  fields: { orderId: "string" },
  primaryIndex: { hashKey: "orderId" },
});

/** What the functions know of a table: its name. A link of the table itself would grant dynamodb:*. */
export const stockLinks = [
  new sst.Linkable("StockTable", { properties: { name: stock.name } }),
  new sst.Linkable("ReservationsTable", { properties: { name: reservations.name } }),
];
