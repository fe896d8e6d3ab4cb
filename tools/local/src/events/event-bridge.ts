import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, systemClock } from "@ringback/stepfunctions/clock";
import type { ApiAccess } from "../iam/api-access.ts";
import type { DeliveryPrincipal } from "../targets/delivery.ts";
import type { Targets } from "../targets/targets.ts";
import { busRefusal } from "./api/bus-access.ts";
import { handleRequest } from "./api/handle-request.ts";
import { createEventDeliveries } from "./delivery/event-deliveries.ts";
import type { EventDelivery } from "./delivery/event-delivery.ts";
import { type AcceptedEntry, acceptEntries } from "./event/accept-entries.ts";
import { eventInEnvelope, type RuleEvent, ruleEvent } from "./event/rule-event.ts";
import { createEventBuses } from "./rules/event-buses.ts";
import type { EventRule, RuleSettings, RuleTarget, TargetSettings } from "./rules/event-rule.ts";
import { createScheduleTimers } from "./rules/schedule-timers.ts";

/** EventBridge of the local cloud. What changes it throws the error of AWS's API that it would get there. */
export interface EventBridge {
  /** A request of EventBridge's JSON protocol: PutEvents, and what reads buses, rules and targets. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  putBus(bus: { readonly name: string; readonly description?: string }): void;
  /** With its rules and their targets. */
  removeBus(name: string): void;
  /** Makes a rule, or changes the one that is there, which keeps its targets. Its schedule begins anew. */
  putRule(rule: RuleSettings): void;
  /** With its targets. */
  removeRule(rule: Pick<RuleSettings, "name" | "eventBusName">): void;
  putTarget(target: TargetSettings): void;
  removeTarget(target: Pick<TargetSettings, "rule" | "eventBusName" | "targetId">): void;
  /**
   * Takes an event of another bus, or one that a service has made.
   *
   * @param event in AWS's envelope, as JSON text
   * @param by in whose name: an event that comes by a rule goes to no third bus
   * @throws EventBridgeError where there is no such bus
   */
  putEvent(eventBusArn: string, event: string, by: DeliveryPrincipal): Promise<void>;
  /** Takes up what an earlier process has left in the data folder: when the targets are there. */
  resume(): void;
  /** Ends schedules and retries. */
  close(): void;
}

/**
 * EventBridge on this machine. An event that is accepted is handed to the targets of all rules that match it before
 * PutEvents answers. What a target does not take is tried again, or goes to a dead-letter queue.
 *
 * @param options.targets calls the targets, and asks IAM first
 * @param options.access asked for each request over HTTP; everything is allowed without it
 * @param options.dataDir a folder that keeps what waits for another attempt; without it that ends with the process
 * @param options.random of the delays between attempts, from 0 to 1
 * @param options.onWarning called with a sentence for each event that is lost, and for each bus that does not exist
 */
export function createEventBridge(options: {
  region: string;
  accountId: string;
  targets: Targets;
  access?: ApiAccess;
  clock?: Clock;
  dataDir?: string;
  random?: () => number;
  onWarning?(message: string): void;
}): EventBridge {
  const { region, accountId, targets, clock = systemClock, dataDir, random = Math.random } = options;
  const onWarning = options.onWarning ?? ((message) => process.emitWarning(message));
  const buses = createEventBuses({ region, accountId, now: clock.now });
  const deliveries = createEventDeliveries({
    targets,
    clock,
    random,
    dataDir,
    onLost: onWarning,
  });
  const schedules = createScheduleTimers({
    clock,
    fire: (rule, timeMs) => void deliverToTargets(rule, scheduledEvent(rule, timeMs)),
  });
  const place = () => ({ region, accountId, nowMs: clock.now() });

  function scheduledEvent({ arn }: EventRule, timeMs: number): RuleEvent {
    const fields = { detailType: "Scheduled Event", source: "aws.events", detail: { text: "{}", value: {} } };
    return ruleEvent({ ...fields, id: randomUUID(), timeMs, resources: [arn] }, place());
  }

  async function deliverToTargets(rule: EventRule, event: RuleEvent): Promise<void> {
    await Promise.all([...rule.targets.values()].map((target) => deliver(rule, target, event)));
  }

  async function deliver(rule: EventRule, target: RuleTarget, event: RuleEvent): Promise<void> {
    const { arn: targetArn, deadLetterArn, messageGroupId } = target.settings;
    const payload = target.payloadOf(event, { arn: rule.arn, name: rule.settings.name });
    const executionName = `${event.id}_${target.uniqueId}`;
    const delivery: EventDelivery = {
      id: executionName,
      ruleArn: rule.arn,
      eventId: event.id,
      event: event.text,
      retryPolicy: target.retryPolicy,
      acceptedAtMs: clock.now(),
      retryAttempts: 0,
      ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
      delivery: {
        targetArn,
        payload: payload ?? "",
        principal: target.principal,
        // EventBridge names an execution after the event and the rule, so that another attempt starts no second one.
        executionName,
        ...(messageGroupId === undefined ? {} : { message: { groupId: messageGroupId } }),
      },
    };
    const refused = (errorCode: "INVALID_JSON" | "THIRD_ACCOUNT_HOP_DETECTED", message: string) =>
      deliveries.giveUp(delivery, { outcome: "rejected", errorCode, message });
    if (payload === undefined) {
      await refused("INVALID_JSON", "The input that the template gives for this event is not JSON.");
    } else if (event.isForwarded && isBus(targetArn)) {
      await refused("THIRD_ACCOUNT_HOP_DETECTED", "EventBridge sends no event of another bus on to a third.");
    } else {
      await deliveries.deliver(delivery);
    }
  }

  async function dispatch(bus: string, event: RuleEvent): Promise<void> {
    const rules = [...(buses.find(bus)?.rules.values() ?? [])];
    const matching = rules.filter(({ settings, matches }) => settings.isEnabled && matches?.(event.value));
    await Promise.all(matching.map((rule) => deliverToTargets(rule, event)));
  }

  const warned = new Set<string>();
  /** As AWS does, an event for a bus that does not exist is accepted and dropped: here with a warning. */
  function warnOfMissingBus(bus: string): void {
    if (buses.find(bus) !== undefined || warned.has(bus)) return;
    if (warned.size < 100) warned.add(bus);
    onWarning(`Events for the event bus ${bus} are dropped: there is no such bus.`);
  }

  async function putEvents(entries: unknown): Promise<object> {
    const results = acceptEntries(entries, clock.now());
    const isAccepted = (result: (typeof results)[number]): result is AcceptedEntry => "id" in result;
    // As on AWS, an event that was accepted is not lost when this process ends: so it is delivered before the answer.
    await Promise.all(
      results.filter(isAccepted).map(({ bus, ...fields }) => {
        warnOfMissingBus(bus);
        return dispatch(bus, ruleEvent(fields, place()));
      }),
    );
    return {
      FailedEntryCount: results.filter((result) => !isAccepted(result)).length,
      Entries: results.map((result) => (isAccepted(result) ? { EventId: result.id } : result)),
    };
  }

  const { access } = options;
  const refusalOf = access === undefined ? undefined : busRefusal({ access, region, accountId });
  return {
    handle: (request, response) => handleRequest({ buses, refusalOf, putEvents }, request, response),
    putBus: buses.putBus,
    removeBus: (name) => buses.removeBus(name).forEach(schedules.stop),
    putRule: (settings) => schedules.start(buses.putRule(settings)),
    removeRule: ({ name, eventBusName }) => {
      const rule = buses.removeRule(name, eventBusName);
      if (rule !== undefined) schedules.stop(rule);
    },
    putTarget: buses.putTarget,
    removeTarget: buses.removeTarget,
    putEvent: async (eventBusArn, text, by) => {
      const { name } = buses.bus(eventBusArn);
      await dispatch(name, eventInEnvelope(text, { nowMs: clock.now(), isForwarded: isRule(by) }));
    },
    resume: deliveries.resume,
    close: () => {
      schedules.close();
      deliveries.close();
    },
  };
}

const isBus = (arn: string) => /^arn:[^:]*:events:/.test(arn);

const isRule = (by: DeliveryPrincipal) =>
  /:rule\//.test(by.kind === "role" ? by.assumedBy.sourceArn : by.sourceArn);
