export const orders = new sst.aws.Dynamo("Orders", {
  fields: { orderId: "string", customer: "string", placedAt: "number" },
  primaryIndex: { hashKey: "orderId" },
  globalIndexes: {
    byCustomer: { hashKey: "customer", rangeKey: "placedAt" },
    idsByCustomer: { hashKey: "customer", projection: "keys-only" },
  },
  stream: "new-and-old-images",
  ttl: "expiresAt",
});
