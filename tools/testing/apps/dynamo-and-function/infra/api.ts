import { orders } from "./orders";

export const customers = new sst.aws.Function("Customers", {
  handler: "src/customers.handler",
  link: [orders],
  url: true,
  timeout: "10 seconds",
  memory: "256 MB",
});

export const api = new sst.aws.ApiGatewayV2("Api");
api.route("GET /customers/{customer}", customers.arn);
