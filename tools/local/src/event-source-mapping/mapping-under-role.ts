import type { RoleAuthorizer } from "../iam/authorizer.ts";
import type { RolePrincipal } from "../iam/principal.ts";
import type { EventSourceMapping } from "./event-source-mapping.ts";

/** Needed for a queue, in the order in which Lambda asks for them. */
const needed = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] as const;

/**
 * An event source mapping that runs as long as the role of its function may do what Lambda needs for it (AWS Lambda
 * Developer Guide, "Creating and configuring an Amazon SQS event source mapping": execution role permissions). Lambda
 * refuses to create one whose role may not; here it is refused likewise, and begins when the role may. It never changes
 * the visibility of a message itself, so `sqs:ChangeMessageVisibility` is the function's own affair.
 *
 * @param options.principal in whose name Lambda receives, asked anew for each decision
 * @param options.start begins to receive
 * @param options.graceMs how long a batch may take to end when the role loses a permission
 * @param options.onRefused called with Lambda's sentence, once until the mapping runs again
 */
export function createMappingUnderRole(options: {
  authorizer: RoleAuthorizer;
  principal(): RolePrincipal;
  queueArn: string;
  start(): EventSourceMapping;
  graceMs: number;
  onRefused(error: { readonly name: "InvalidParameterValueException"; readonly message: string }): void;
}): EventSourceMapping {
  const { authorizer, principal, queueArn } = options;
  let mapping: EventSourceMapping | undefined;
  let reported: string | undefined;
  let isClosed = false;
  let changing: Promise<void> = Promise.resolve();

  function refusal(): string | undefined {
    // Each is asked, so that each that is missing is reported.
    const denied = needed.map((action) =>
      authorizer.denialOf({ principal: principal(), action: `sqs:${action}`, resource: queueArn }),
    );
    const at = denied.findIndex((denial) => denial !== undefined);
    if (at === -1) return undefined;
    return denied[at]?.reason === "no-trust"
      ? denied[at].message
      : `The function execution role does not have permissions to call ${needed[at]} on SQS`;
  }

  async function follow(): Promise<void> {
    if (isClosed) return;
    const message = refusal();
    if (message === undefined) {
      reported = undefined;
      mapping ??= options.start();
      return;
    }
    const running = mapping;
    mapping = undefined;
    if (message !== reported) options.onRefused({ name: "InvalidParameterValueException", message });
    reported = message;
    await running?.close(options.graceMs);
  }

  const ignore = authorizer.onChange(() => {
    changing = changing.then(follow);
  });
  if (refusal() === undefined) mapping = options.start();
  else changing = follow();
  return {
    get running() {
      return mapping?.running ?? 0;
    },
    close: async (graceMs) => {
      isClosed = true;
      ignore();
      await changing;
      await mapping?.close(graceMs);
    },
  };
}
