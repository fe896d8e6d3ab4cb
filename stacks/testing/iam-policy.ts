import { readFileSync } from "node:fs";
import type { DeploymentCall } from "./deployment-calls.ts";

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements of a policy of `docs/policies/`, its placeholders filled in. */
export function policyStatements(
  name: string,
  place: Readonly<Record<string, string>>,
): readonly PolicyStatement[] {
  const file = new URL(`../../docs/policies/${name}.json`, import.meta.url);
  let text = readFileSync(file, "utf8");
  for (const [placeholder, value] of Object.entries(place)) text = text.replaceAll(placeholder, value);
  return JSON.parse(text).Statement;
}

/** Whether statements allow one action of a call, as IAM would decide with nothing else in the way. */
export function allows(
  statements: readonly PolicyStatement[],
  action: string,
  { resource, context = {} }: Pick<DeploymentCall, "resource" | "context">,
): boolean {
  return statements.some(
    ({ Effect, Action, Resource, Condition = {} }) =>
      Effect === "Allow" &&
      Action.includes(action) &&
      [Resource].flat().some((pattern) => matches(pattern, resource)) &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, wanted]) => {
          const value = context[key];
          if (value === undefined) return false;
          return [wanted]
            .flat()
            .some((one) => (operator === "StringEquals" ? one === value : matches(one, value)));
        }),
      ),
  );
}

/** IAM's `*`: any characters, slashes and colons too. A call that knows no resource needs the star itself. */
function matches(pattern: string, text: string): boolean {
  if (text === "*") return pattern === "*";
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
