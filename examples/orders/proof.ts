/** How this app is proven: `npm run prove -- --app examples/orders` in the repository's folder. */
import { randomUUID } from "node:crypto";
import { type Order, orderSchema } from "@orders/contracts/order";
import type { AppEvidence, AppProof } from "@ringback/proof/app-proof";
import { imbalances, type Shop } from "./end-to-end/imbalances.ts";
import { someOrder } from "./end-to-end/some-order.ts";
import { type RunningPaymentService, startPaymentService } from "./payment-service/payment-service.ts";
import { usualBehaviour } from "./payment-service/usual-behaviour.ts";

const statuses = ["accepted", "out of stock", "card declined"] as const;

let payments: RunningPaymentService | undefined;

/** @public The proof reads it. */
export default {
  async start() {
    const key = randomUUID();
    const service = await startPaymentService({ ...usualBehaviour, key, port: 0 });
    payments = service;
    return {
      environment: { PAYMENT_URL: service.url, SST_SECRET_PaymentKey: key },
      close: () => service.close(),
    };
  },
  inputOf: (index, random) => someOrder(`order-${index}`, random),
  messageIdsOf: (input, task) => {
    const { orderId } = orderOf(input);
    return task === "Reserve" ? [orderId, `${orderId}/release`] : [orderId];
  },
  check: ({ executions, tables }) =>
    imbalances({
      executions: executions.map(({ input, output }) => ({
        input: orderOf(input),
        status: statusOf(output),
      })),
      stock: tables["Stock"] ?? [],
      reservations: tables["Reservations"] ?? [],
      orders: tables["Orders"] ?? [],
      ledger: payments?.ledger ?? [],
    }),
} satisfies AppProof;

const orderOf = (input: AppEvidence["executions"][number]["input"]): Order => orderSchema.parse(input);

function statusOf(output: unknown): Shop["executions"][number]["status"] {
  const status: unknown =
    typeof output === "object" && output !== null ? Reflect.get(output, "status") : undefined;
  return statuses.find((one) => one === status);
}
