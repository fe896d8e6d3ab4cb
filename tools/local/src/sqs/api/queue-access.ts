import type { Authorizer } from "../../iam/authorizer.ts";
import type { Principal } from "../../iam/principal.ts";
import type { SqsStore } from "../store/sqs-store.ts";
import type { SqsAction } from "./actions.ts";
import type { SqsInput } from "./read-input.ts";
import { sqsError } from "./sqs-error.ts";

/**
 * Refuses a call that IAM does not allow. A batch needs the permission of its single action (Service Authorization
 * Reference, "Actions, resources, and condition keys for Amazon SQS").
 *
 * @throws SqsError `AccessDenied`, with AWS's sentence
 */
export function checkQueueAccess(
  call: { principal: Principal; action: SqsAction; input: SqsInput },
  { authorizer, store }: { authorizer: Authorizer; store: SqsStore },
): void {
  const { principal, action, input } = call;
  if (principal.kind === "administrator") return;
  const denial = authorizer.denialOf({
    principal,
    action: `sqs:${action.replace(/Batch$/, "")}`,
    resource: resourceOf(input, store),
  });
  if (denial !== undefined) throw sqsError("AccessDenied", denial.message);
}

/** The queue, by URL or name, whether it is there or not; all of them for ListQueues. */
function resourceOf({ QueueUrl, QueueName }: SqsInput, store: SqsStore): string {
  const named = QueueUrl ?? QueueName;
  const queue = typeof named === "string" ? store.getQueue(named) : undefined;
  if (queue !== undefined) return queue.arn;
  const name = typeof named === "string" ? named.split("/").at(-1) : "*";
  return `arn:aws:sqs:${store.region}:000000000000:${name}`;
}
