import type { Statement } from "./policy.ts";

/** What a role may do, in the shape of SST's own permissions. */
export interface Permission {
  /** `dynamodb:PutItem` */
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly $util.Input<string>[] | $util.Output<string[]>;
  readonly conditions?: readonly {
    /** `StringEquals` */
    readonly test: string;
    /** `kms:ViaService` */
    readonly variable: string;
    readonly values: readonly $util.Input<string>[];
  }[];
}

/** The same for SST, whose own type has lists that can be changed. */
export function sstPermission({ actions, resources, conditions }: Permission) {
  return {
    actions: [...actions],
    resources: isList(resources) ? [...resources] : resources,
    ...(conditions === undefined
      ? {}
      : { conditions: conditions.map((condition) => ({ ...condition, values: [...condition.values] })) }),
  };
}

/** The same as a statement of a policy. */
export function statementOf({ actions, resources, conditions = [] }: Permission): Statement {
  const Condition: Record<string, Record<string, readonly $util.Input<string>[]>> = {};
  for (const { test, variable, values } of conditions) {
    const ofTest = Condition[test] ?? {};
    // One of them would be lost, and with it a limit of the permission.
    if (variable in ofTest) throw new Error(`A permission has two conditions ${test} of ${variable}.`);
    Condition[test] = { ...ofTest, [variable]: values };
  }
  return {
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(conditions.length === 0 ? {} : { Condition }),
  };
}

const isList = (resources: Permission["resources"]): resources is readonly $util.Input<string>[] =>
  Array.isArray(resources);
