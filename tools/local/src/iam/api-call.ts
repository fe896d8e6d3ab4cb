import type { Principal } from "./principal.ts";

/** One call of an API, as IAM sees it. */
export interface ApiCall {
  readonly principal: Principal;
  /** `sqs:SendMessage` */
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  /**
   * Condition keys of the service itself (`dynamodb:LeadingKeys`). A function is called only where a policy asks for
   * keys of a service.
   */
  readonly context?: ServiceContext | (() => ServiceContext);
}

/** Condition keys with their values. */
export type ServiceContext = Readonly<Record<string, string | readonly string[]>>;
