import { chargeRequestSchema } from "@orders/contracts/charge-request";
import { stockChangeSchema } from "@orders/contracts/stock-change";
import { bufferedTask } from "@ringback/stacks/buffered-task";
import { recordingIn } from "@ringback/stacks/recording";
import { paymentKey, paymentUrl } from "./payment.ts";
import { reservations, stock, stockLinks } from "./storage.ts";

/** Takes stock and puts it back, for one order of an article after the other. */
export const reserve = bufferedTask("Reserve", {
  handler: "packages/functions/src/reserve.handler",
  payload: stockChangeSchema,
  fifo: { messageGroup: "$states.input.article", deadLettersAhead: 1 },
  // The messages of an article follow one another, so that a batch takes as long as all of its work together.
  settings: { batchSize: 5, workSeconds: 1 },
  link: stockLinks,
  permissions: [
    { actions: ["dynamodb:UpdateItem"], resources: [stock.arn] },
    {
      actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem"],
      resources: [reservations.arn],
    },
  ],
  lookPermissions: [{ actions: ["dynamodb:GetItem"], resources: [reservations.arn] }],
});

/** Charges the customer through a service of somebody else's, which is slow and soon too busy. */
export const charge = bufferedTask("Charge", {
  handler: "packages/functions/src/charge.handler",
  payload: chargeRequestSchema,
  // Two invocations with three charges each: the service takes few at once. What it refuses comes back later.
  settings: { maximumConcurrency: 2, workConcurrency: 3 },
  link: [paymentKey],
  environment: { PAYMENT_URL: paymentUrl },
});

/** Records what was charged, in a table of the orders. */
export const record = bufferedTask("Record", {
  ...recordingIn("Orders"),
  handler: "packages/functions/src/record.handler",
});
