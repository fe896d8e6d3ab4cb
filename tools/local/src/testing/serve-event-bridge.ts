import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { createVirtualClock } from "@ringback/stepfunctions/virtual-clock";
import { onTestFinished } from "vitest";
import { openEndpoint } from "../endpoint/endpoint.ts";
import { serviceRoutes } from "../endpoint/service-routes.ts";
import { createEventBridge, type EventBridge } from "../events/event-bridge.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import type { Delivery, DeliveryResult } from "../targets/delivery.ts";
import type { Targets } from "../targets/targets.ts";

/** EventBridge behind an endpoint, with AWS's client, targets that do what a test says, and time that it moves. */
export async function serveEventBridge(
  options: { dataDir?: string; access?: ApiAccess; targets?: Targets } = {},
) {
  const deliveries: Delivery[] = [];
  const warnings: string[] = [];
  const clock = createVirtualClock();
  /** What each delivery comes to, by the ARN of its target. */
  const results = new Map<string, () => DeliveryResult>();
  const recording: Targets = {
    deliver: async (delivery) => {
      deliveries.push(delivery);
      if (delivery.targetArn.includes(":event-bus/")) {
        await eventBridge.putEvent(delivery.targetArn, delivery.payload, delivery.principal);
      }
      return results.get(delivery.targetArn)?.() ?? { outcome: "delivered" };
    },
  };
  const eventBridge: EventBridge = createEventBridge({
    region: "us-east-1",
    accountId: "000000000000",
    clock,
    random: () => 0,
    targets: recording,
    ...options,
    onWarning: (message) => void warnings.push(message),
  });
  const endpoint = await openEndpoint({ port: 0 });
  const none = () => undefined;
  endpoint.serve(
    serviceRoutes({
      events: eventBridge.handle,
      sqs: none,
      states: none,
      dynamodb: none,
      lambda: none,
      query: none,
    }),
  );
  const client = new EventBridgeClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  onTestFinished(async () => {
    eventBridge.close();
    client.destroy();
    await endpoint.close();
  });
  return { eventBridge, client, clock, deliveries, results, warnings, url: endpoint.url };
}
