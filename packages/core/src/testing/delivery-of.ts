import { parseQueueBody } from "@ringback/contracts/message/queue-body";
import type { Delivery } from "../delivery/delivery.ts";
import { redactBody } from "../delivery/redact-body.ts";

/** A delivery whose token is `token-` and its delivery id. */
export function deliveryOf(
  deliveryId: string,
  change: {
    messageId?: unknown;
    event?: unknown;
    createdAt?: string;
    body?: string;
    token?: unknown;
  } & Partial<Delivery> = {},
): Delivery {
  const {
    messageId = `m-${deliveryId}`,
    event = { message: "A secret message" },
    body,
    token,
    createdAt,
    ...rest
  } = change;
  const record = { messageId, createdAt: createdAt ?? "2022-04-18T07:51:06Z", event };
  const text = body ?? JSON.stringify({ Record: record, MyTaskToken: token ?? `token-${deliveryId}` });
  return {
    deliveryId,
    content: parseQueueBody(text),
    redactedBody: redactBody(text),
    receiveCount: 1,
    sentAt: 1_650_268_267_274,
    firstReceivedAt: 1_650_268_270_274,
    group: undefined,
    origin: {},
    ...rest,
  };
}
