import { randomUUID } from "node:crypto";
import type { ServicePrincipal } from "../../iam/principal.ts";
import { retryPolicy } from "../delivery/retry-policy.ts";
import { EventBridgeError } from "../event/event-bridge-error.ts";
import { targetInput } from "../input/target-input.ts";
import type { RuleTarget, TargetSettings } from "./event-rule.ts";

/** EventBridge has no policy of a state machine or a bus of the same account to ask in its own name. */
const needsRole = /^arn:[^:]*:(states|events):/;

/**
 * Reads a target of a rule.
 *
 * @throws EventBridgeError for what PutTargets refuses
 */
export function ruleTarget(settings: TargetSettings, rule: { name: string; arn: string }): RuleTarget {
  const { arn, roleArn, targetId, deadLetterArn } = settings;
  if (roleArn === undefined && needsRole.test(arn)) {
    throw new EventBridgeError("ValidationException", `RoleArn is required for target ${arn}.`);
  }
  if (deadLetterArn !== undefined && !/^arn:[^:]*:sqs:[^:]*:[^:]*:(?!.*\.fifo$)/.test(deadLetterArn)) {
    const message = `The dead-letter queue of target ${targetId} is no standard queue: ${deadLetterArn}`;
    throw new EventBridgeError("ValidationException", message);
  }
  const service: ServicePrincipal = {
    kind: "service",
    service: "events.amazonaws.com",
    sourceArn: rule.arn,
  };
  return {
    settings,
    uniqueId: randomUUID(),
    principal:
      roleArn === undefined
        ? service
        : { kind: "role", roleArn, session: sessionOf(rule.name), assumedBy: service },
    retryPolicy: retryPolicy(settings.retryPolicy),
    payloadOf: targetInput(targetId, settings),
  };
}

/** The name of a role's session has 64 characters at most. */
const sessionOf = (ruleName: string) => ruleName.slice(0, 64);
