import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { inputsOf } from "../deployment/resource-inputs.ts";
import {
  type PolicyDocument,
  readPolicyDocument,
  type StatementDocument,
} from "../iam/policy/policy-document.ts";

/** One action of one statement of a role's inline policy. */
export interface RoleAction {
  /** The logical name of the role. */
  readonly role: string;
  /** Its name on AWS. */
  readonly roleName: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly at: { readonly policy: number; readonly statement: number };
}

const isRole = ({ type }: GraphResource) => type === "aws:iam/role:Role";

/** Every action that a role of the app has. @throws Error for a role that has it in another way than inline */
export function roleActions({ resources }: AppGraph): readonly RoleAction[] {
  const elsewhere = resources.find(({ type }) =>
    /^aws:iam\/(rolePolicy|policyAttachment|policy:)/.test(type),
  );
  if (elsewhere !== undefined) throw new Error(`Take ${elsewhere.name} into account here.`);
  return resources.filter(isRole).flatMap((role) => {
    if (inputsOf(role).texts("managedPolicyArns").length > 0)
      throw new Error(`${role.name} has managed policies.`);
    const roleName = String(role.outputs["name"]);
    return documentsOf(role).flatMap(({ Statement }, policy) =>
      Statement.flatMap(({ Action = [], Resource = [] }, statement) =>
        [Action].flat().map((action) => ({
          role: role.name,
          roleName,
          action,
          resources: [Resource].flat(),
          at: { policy, statement },
        })),
      ),
    );
  });
}

/** The same app, whose role lacks that action in that statement. */
export function withoutAction(graph: AppGraph, { role, action, at }: RoleAction): AppGraph {
  const remove = (document: PolicyDocument): PolicyDocument => ({
    ...document,
    Statement: document.Statement.flatMap((statement, index) =>
      index === at.statement ? withoutActionIn(statement, action) : [statement],
    ),
  });
  return {
    ...graph,
    resources: graph.resources.map((resource) => {
      if (!isRole(resource) || resource.name !== role) return resource;
      const inlinePolicies = documentsOf(resource).map((document, index) => ({
        policy: JSON.stringify(index === at.policy ? remove(document) : document),
      }));
      return { ...resource, inputs: { ...resource.inputs, inlinePolicies } };
    }),
  };
}

function withoutActionIn(statement: StatementDocument, action: string): readonly StatementDocument[] {
  const Action = [statement.Action ?? []].flat().filter((one) => one !== action);
  return Action.length === 0 ? [] : [{ ...statement, Action }];
}

const documentsOf = (role: GraphResource): readonly PolicyDocument[] =>
  inputsOf(role)
    .objects("inlinePolicies")
    .map((inline) => readPolicyDocument(inline.optionalJson("policy"), role.name));
