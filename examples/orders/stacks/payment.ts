/** The API key of the payment service: `sst secret set PaymentKey VALUE`. */
export const paymentKey = new sst.Secret("PaymentKey");

/** Where the payment service is: on this machine the one of `npm start`. */
export const paymentUrl = urlOf($app.stage);

function urlOf(stage: string): string {
  const url = process.env["PAYMENT_URL"];
  if (url !== undefined) return url;
  if (stage === "local") return "http://127.0.0.1:4600";
  throw new Error(
    `PAYMENT_URL is not set. Write the URL of the payment service for stage "${stage}" into .env.${stage}.`,
  );
}
