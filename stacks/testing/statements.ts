import type { AppGraph } from "@ringback/app/graph/app-graph";
import { jsonOf, plainJson, resourcesOfType } from "./find-resource.ts";

type Statements = Readonly<Record<string, readonly unknown[]>>;

/** Every statement of every role, by role: who may do what. */
export function roleStatements(stage: AppGraph): Statements {
  return Object.fromEntries(
    resourcesOfType(stage, "iam/role:Role").map(({ name, inputs }) => {
      const { inlinePolicies = [], managedPolicyArns = [] } = inputs as {
        inlinePolicies?: { policy: string }[];
        managedPolicyArns?: string[];
      };
      const inline = inlinePolicies.flatMap(({ policy }) => statementsOf(policy));
      return [name, [...inline, ...managedPolicyArns]];
    }),
  );
}

/** Who may take each role. */
export function trustStatements(stage: AppGraph): Statements {
  return Object.fromEntries(
    resourcesOfType(stage, "iam/role:Role").map(({ name, inputs }) => [
      name,
      statementsOf(inputs["assumeRolePolicy"]),
    ]),
  );
}

/** Every statement of every queue's policy, by queue. */
export function queueStatements(stage: AppGraph): Statements {
  return Object.fromEntries(
    resourcesOfType(stage, "sqs/queuePolicy:QueuePolicy").map(({ name, inputs }) => [
      name,
      statementsOf(inputs["policy"]),
    ]),
  );
}

function statementsOf(policy: unknown): readonly unknown[] {
  const text = typeof policy === "string" ? jsonOf(policy) : policy;
  const { Statement } = plainJson(text) as { Statement: unknown[] };
  return Statement;
}
