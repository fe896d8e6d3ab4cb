import { conditionOperators, type ValueTest } from "./condition-operator.ts";
import { MalformedPolicyError, type StatementDocument } from "./policy-document.ts";
import type { RequestContext } from "./request-context.ts";

/** The condition of a statement, read once. */
export interface Condition {
  holds(context: RequestContext): boolean;
  /** The keys that it looks at, in lower case: those of its policy variables too. */
  readonly keys: readonly string[];
}

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Reads the condition of a statement: every key of every operator has to hold.
 *
 * @throws MalformedPolicyError for an operator that IAM does not have
 */
export function readCondition(
  element: StatementDocument["Condition"],
  how: { policy: string; variables: boolean },
): Condition {
  const parts = Object.entries(element ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) =>
      keyCondition({ operator, key, wanted: textsOf(wanted) }, how),
    ),
  );
  return {
    keys: parts.flatMap(({ keys }) => keys),
    holds: (context) => parts.every((part) => part.holds(context)),
  };
}

function keyCondition(
  { operator, key, wanted }: { operator: string; key: string; wanted: readonly string[] },
  { policy, variables }: { policy: string; variables: boolean },
): Condition {
  const [, set, name = "", ifExists] = operatorForm.exec(operator) ?? [];
  const lowerKey = key.toLowerCase();
  if (name === "Null") {
    return {
      keys: [lowerKey],
      holds: (context) => wanted.some((value) => (value === "true") !== context.has(lowerKey)),
    };
  }
  const found = Object.hasOwn(conditionOperators, name) ? conditionOperators[name] : undefined;
  if (found === undefined) {
    throw new MalformedPolicyError(`The policy ${policy} is not valid: there is no operator ${operator}.`);
  }
  const tests = wanted.map((value) => found.test(value, { variables }));
  const one = (value: string, context: RequestContext) =>
    tests.some((test) => test.matches(value, context)) !== found.isNegated;
  return {
    keys: [lowerKey, ...tests.flatMap((test: ValueTest) => test.keys)],
    holds: (context) => {
      const given = context.get(lowerKey);
      const isAbsent = given === undefined || (typeof given !== "string" && given.length === 0);
      if (isAbsent && (ifExists !== undefined || set !== undefined))
        return ifExists !== undefined || set === "ForAllValues";
      if (isAbsent) return found.isNegated;
      const values = typeof given === "string" ? [given] : given;
      const isEach = set === "ForAllValues" || (set === undefined && found.isNegated);
      return isEach
        ? values.every((value) => one(value, context))
        : values.some((value) => one(value, context));
    },
  };
}

/** A value may be a text, a number or a boolean, or a list of them. */
function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
