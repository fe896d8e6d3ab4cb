/**
 * `npm start`: the payment service and, next to it, `ringback start` with the arguments given. Ctrl-C ends both. Without
 * arguments that name other orders, it begins with the one of `orders/order.json`.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { startPaymentService } from "./payment-service/payment-service.ts";
import { usualBehaviour, usualPort } from "./payment-service/usual-behaviour.ts";

const key = process.env["SST_SECRET_PaymentKey"] ?? randomUUID();
const service = { ...usualBehaviour, key };
// Where somebody else has the usual port, the stage is told of another one.
const payments = await startPaymentService({ ...service, port: usualPort }).catch(() =>
  startPaymentService({ ...service, port: 0 }),
);
const isUsual = payments.url.endsWith(`:${usualPort}`);
console.log(`Payment service on ${payments.url}: its charges are at ${payments.url}/ledger`);

const words = process.argv.slice(2);
const isOfOrders = words.some((word) => /^--(?:input|events|count|help)\b/.test(word));
const firstOrder = join(import.meta.dirname, "orders/order.json");
const ringback = spawn("ringback", ["start", ...words, ...(isOfOrders ? [] : ["--input", firstOrder])], {
  cwd: import.meta.dirname,
  stdio: "inherit",
  env: {
    ...process.env,
    SST_SECRET_PaymentKey: key,
    ...(isUsual ? {} : { PAYMENT_URL: payments.url }),
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => ringback.kill(signal));
ringback.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
ringback.on("close", async (status) => {
  process.exitCode ??= status ?? 1;
  await payments.close();
});
