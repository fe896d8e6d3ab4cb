import type { Authorizer, RoleAuthorizer } from "./authorizer.ts";
import type { Callers } from "./callers.ts";

/**
 * What a service's API asks before it does what a request wants: who sends it, and whether they may. A request that changes
 * the policy of a resource says so afterwards.
 */
export interface ApiAccess extends Authorizer, Callers, Pick<RoleAuthorizer, "setResourcePolicy"> {}
