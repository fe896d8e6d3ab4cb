import type { GraphResource } from "@ringback/app/graph/app-graph";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

type Named = (value: unknown) => string;

/**
 * A line for each statement of a role's own policies, and for each managed policy: what the role may do, and on what.
 *
 * @param resources of the graph, among which some add policies to roles
 */
export function roleLines(
  { inputs, outputs }: GraphResource,
  resources: readonly GraphResource[],
  named: Named,
): readonly string[] {
  const inline = listOf(inputs["inlinePolicies"]).flatMap((entry) =>
    statementsOf(Reflect.get(Object(entry), "policy")),
  );
  const managed = listOf(inputs["managedPolicyArns"]).map((arn) => `has ${String(arn)}`);
  const added = resources
    .filter((resource) => [outputs.id, outputs["arn"]].includes(Object(resource.inputs)["role"]))
    .flatMap((resource) => {
      if (resource.type === "aws:iam/rolePolicy:RolePolicy")
        return policyLines(resource.inputs["policy"], named);
      if (resource.type !== "aws:iam/rolePolicyAttachment:RolePolicyAttachment") return [];
      return `has ${named(resource.inputs["policyArn"])}`;
    });
  return [...inline.map((statement) => statementLine(statement, named)), ...managed, ...added];
}

/** Who may take a role. */
export function trustLine({ inputs }: GraphResource, named: Named): string {
  return statementsOf(inputs["assumeRolePolicy"])
    .map(({ Principal, Condition }) => `${principalText(Principal, named)}${conditionText(Condition, named)}`)
    .join("; ");
}

/** A line for each statement of a resource's policy. */
export function policyLines(policy: unknown, named: Named): readonly string[] {
  return statementsOf(policy).map((statement) => statementLine(statement, named));
}

function statementLine(statement: Statement, named: Named): string {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = statement;
  const actions = Action === undefined ? `all but ${list(NotAction)}` : list(Action);
  const resources = NotResource === undefined ? list(Resource, named) : `all but ${list(NotResource, named)}`;
  const on = resources === "" ? "" : ` on ${resources}`;
  const who = Principal === undefined ? "" : ` to ${principalText(Principal, named)}`;
  return `${Effect} ${actions}${on}${who}${conditionText(Condition, named)}`;
}

function statementsOf(policy: unknown): readonly Statement[] {
  const document: { Statement?: Statement | readonly Statement[] } =
    typeof policy === "string" ? JSON.parse(policy) : Object(policy);
  return [document.Statement ?? []].flat();
}

function principalText(principal: unknown, named: Named): string {
  if (typeof principal !== "object" || principal === null) return String(principal ?? "");
  return Object.values(principal)
    .flatMap((value) => [value].flat())
    .map(named)
    .join(", ");
}

/** `where aws:SourceArn ArnEquals StartWorkflow` */
function conditionText(condition: unknown, named: Named): string {
  const tests = Object.entries(Object(condition)).flatMap(([test, keys]) =>
    Object.entries(Object(keys)).map(
      ([key, value]) => `${key} ${test} ${list([value].flat().map(String), named)}`,
    ),
  );
  return tests.length === 0 ? "" : ` where ${tests.join(" and ")}`;
}

function list(values: string | readonly string[] | undefined, named: Named = String): string {
  return [values ?? []].flat().map(named).join(", ");
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
