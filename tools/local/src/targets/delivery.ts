import type { RolePrincipal, ServicePrincipal } from "../iam/principal.ts";

/** What is handed to a target, and in whose name. */
export interface Delivery {
  /** Of a state machine, a queue, a function, an event bus or a topic. */
  readonly targetArn: string;
  /** The input of the execution, the message, the event of the function or of the bus: JSON text, mostly. */
  readonly payload: string;
  readonly principal: DeliveryPrincipal;
  /** The name of the execution, the same at each attempt: a second attempt starts no second execution. */
  readonly executionName?: string;
  /** What a message has in addition to its body. */
  readonly message?: {
    readonly groupId?: string;
    readonly deduplicationId?: string;
    readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  };
}

/** An attribute of a message, in the terms of SQS. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** In base64. */
  readonly BinaryValue?: string;
}

/**
 * The service in its own name for a rule or a topic, which the target's policy has to allow; or the role that it takes,
 * whose trust policy has to let it.
 */
export type DeliveryPrincipal = ServicePrincipal | (RolePrincipal & { readonly assumedBy: ServicePrincipal });

/** What became of a delivery. */
export type DeliveryResult = { readonly outcome: "delivered" } | FailedDelivery;

export interface FailedDelivery {
  /** `rejected` by a target that would reject it again: it is not tried again. */
  readonly outcome: "rejected" | "unavailable";
  readonly errorCode: DeliveryErrorCode;
  /** The sentence of the target, or of IAM. */
  readonly message: string;
}

/** EventBridge's codes (Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events"). */
export type DeliveryErrorCode =
  | "FAILED_TO_ASSUME_ROLE"
  | "INTERNAL_ERROR"
  | "INVALID_JSON"
  | "INVALID_PARAMETER"
  | "NO_PERMISSIONS"
  | "NO_RESOURCE"
  | "THIRD_ACCOUNT_HOP_DETECTED"
  | "THROTTLING";
