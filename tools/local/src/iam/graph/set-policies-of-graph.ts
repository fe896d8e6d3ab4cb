import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { RoleAuthorizer } from "../authorizer.ts";
import { resourcePoliciesOfGraph } from "./resource-policies-of-graph.ts";
import { rolesOfGraph } from "./roles-of-graph.ts";

/**
 * Gives an authorizer the roles and policies of an evaluated app, in place of those that it has.
 *
 * @returns a sentence for each policy of AWS's that is not known here
 * @throws MalformedPolicyError for a policy that AWS refuses; the authorizer then keeps what it had
 */
export function setPoliciesOfGraph(authorizer: RoleAuthorizer, graph: AppGraph): readonly string[] {
  const { roles, warnings } = rolesOfGraph(graph);
  authorizer.replaceAll({ roles, resourcePolicies: resourcePoliciesOfGraph(graph) });
  return warnings;
}
