import { type Condition, readCondition } from "./condition.ts";
import { type Pattern, pattern } from "./pattern.ts";
import { readPolicyDocument, type StatementDocument } from "./policy-document.ts";
import { type PrincipalTest, readPrincipals } from "./principals.ts";
import type { RequestContext } from "./request-context.ts";

/** A policy, read once and then asked often. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** The condition keys that its decisions depend on, in lower case. */
  readonly keys: readonly string[];
}

/** One statement of a policy. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** In the policy of a resource or the trust of a role: whom it is about. */
  readonly principals: PrincipalTest;
  /** Whether its actions, resources and condition fit the call. */
  applies(call: { action: string; resource: string }, context: RequestContext): boolean;
}

/**
 * Reads a policy.
 *
 * @param policy JSON text, or the object
 * @param name for errors
 * @throws MalformedPolicyError
 */
export function readPolicy(policy: unknown, name: string): Policy {
  const { Version, Statement } = readPolicyDocument(policy, name);
  // The version of 2008, which is meant where none is given, has no policy variables.
  const variables = Version === "2012-10-17";
  const keys: string[] = [];
  const statements = Statement.map((document) => {
    const condition = readCondition(document.Condition, { policy: name, variables });
    const resources = resourcesOf(document, variables);
    keys.push(...condition.keys, ...resources.keys);
    return readStatement(document, { condition, resources });
  });
  return { statements, keys: [...new Set(keys)] };
}

interface Resources {
  readonly patterns: readonly Pattern[];
  readonly isNegated: boolean;
  readonly keys: readonly string[];
}

function readStatement(
  document: StatementDocument,
  { condition, resources }: { condition: Condition; resources: Resources },
): Statement {
  const { Action, NotAction = [] } = document;
  const actions = texts(Action ?? NotAction).map((action) =>
    pattern(action, { wildcards: true, ignoresCase: true, variables: false }),
  );
  const isOtherActions = Action === undefined;
  const none: RequestContext = new Map();
  return {
    effect: document.Effect,
    principals: readPrincipals(document),
    applies: ({ action, resource }, context) =>
      actions.some((one) => one.matches(action, none)) !== isOtherActions &&
      resources.patterns.some((one) => one.matches(resource, context)) !== resources.isNegated &&
      condition.holds(context),
  };
}

/** The trust policy of a role has no Resource: it is about the role. */
function resourcesOf({ Resource, NotResource }: StatementDocument, variables: boolean): Resources {
  const patterns = texts(Resource ?? NotResource ?? "*").map((resource) =>
    // IAM User Guide, "IAM policy elements: Variables and tags": not before the fifth colon.
    pattern(resource, { wildcards: true, variables: variables ? "in-resource" : false, isArn: true }),
  );
  return {
    patterns,
    isNegated: Resource === undefined && NotResource !== undefined,
    keys: patterns.flatMap(({ keys }) => keys),
  };
}

const texts = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;
