import type { Pulumi } from "./pulumi.ts";

type Values = Readonly<Record<string, unknown>>;

/** Values of which some are Pulumi's outputs, once all of them are there. */
export async function settledValues(pulumi: Pulumi, values: object): Promise<Values> {
  const { promise, resolve } = Promise.withResolvers<Values>();
  pulumi.output(values).apply((settled) => resolve(Object(settled)));
  return promise;
}
