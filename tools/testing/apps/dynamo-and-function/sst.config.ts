/// <reference path="../../../../.sst/platform/config.d.ts" />

/** @public SST reads it. */
export default $config({
  app() {
    return { name: "dynamo-and-function", removal: "remove", home: "aws" };
  },
  async run() {
    const { orders } = await import("./infra/orders");
    const { api, customers } = await import("./infra/api");
    return { orders: orders.name, customers: customers.name, url: customers.url, api: api.url };
  },
});
