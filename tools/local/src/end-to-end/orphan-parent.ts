/** A parent to be killed: it starts a function with an idle process and one that never comes back. */
import { testFunction } from "../testing/test-function.ts";

const lambda = await testFunction(
  `export const handler = async () => { process.send({ type: "busy" }); for (;;); };`,
  { timeoutSeconds: 600 },
);
await lambda.warm(2);
void lambda.invoke({});
// The loop starts within the next turns of that process; its channel is silent from then on.
setTimeout(() => process.stdout.write(`${JSON.stringify(lambda.processIds)}\n`), 200);
