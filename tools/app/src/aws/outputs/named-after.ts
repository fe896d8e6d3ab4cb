import type { Created, Outputs } from "./created.ts";

/** The outputs of a type whose id is its name, and whose ARN ends with it. */
export function namedAfter(service: string, kind: string): (created: Created) => Outputs {
  return ({ name, arn }) => ({ id: name, name, arn: arn(service, `${kind}${name}`) });
}
