import type { Authorizer } from "./authorizer.ts";
import type { Callers } from "./callers.ts";

/** What a service's API asks before it does what a request wants: who sends it, and whether they may. */
export interface ApiAccess extends Authorizer, Pick<Callers, "callerOf"> {}
