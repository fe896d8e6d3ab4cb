import { EventBridgeError } from "../event/event-bridge-error.ts";
import { eventPattern } from "../pattern/event-pattern.ts";
import { parseSchedule } from "../schedule/parse-schedule.ts";
import type { EventRule, RuleSettings, TargetSettings } from "./event-rule.ts";
import { ruleTarget } from "./rule-target.ts";

/** A bus with its rules by name. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAtMs: number;
  readonly rules: Map<string, EventRule>;
}

/** The buses of an account, their rules and targets. */
export interface EventBuses {
  /** The bus `default` is always there. Each method that changes something throws an EventBridgeError as AWS does. */
  readonly all: readonly EventBus[];
  /** By name or ARN. */
  find(bus: string | undefined): EventBus | undefined;
  bus(bus: string | undefined): EventBus;
  rule(name: string, bus: string | undefined): EventRule;
  putBus(bus: { readonly name: string; readonly description?: string }): void;
  removeBus(name: string): readonly EventRule[];
  /** A rule that is there keeps its targets. */
  putRule(settings: RuleSettings): EventRule;
  /** With its targets. Undefined where there is none. */
  removeRule(name: string, bus: string | undefined): EventRule | undefined;
  putTarget(settings: TargetSettings): void;
  removeTarget(target: Pick<TargetSettings, "rule" | "eventBusName" | "targetId">): void;
}

/** EventBridge's limit of a pattern. */
const longestPattern = 4096;

/** Makes an account with the bus `default`. */
export function createEventBuses(at: { region: string; accountId: string; now: () => number }): EventBuses {
  const buses = new Map<string, EventBus>();
  const arnPrefix = `arn:aws:events:${at.region}:${at.accountId}:`;
  const add = (bus: { name: string; description?: string }) => {
    const kept = buses.get(bus.name);
    buses.set(bus.name, {
      ...bus,
      arn: `${arnPrefix}event-bus/${bus.name}`,
      createdAtMs: kept?.createdAtMs ?? at.now(),
      rules: kept?.rules ?? new Map(),
    });
  };
  add({ name: "default" });

  const find = (bus: string | undefined): EventBus | undefined => {
    const name = bus ?? "default";
    return buses.get(name) ?? [...buses.values()].find(({ arn }) => arn === name);
  };
  const mustFind = (bus: string | undefined): EventBus => {
    const found = find(bus);
    if (found === undefined) {
      throw new EventBridgeError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
    }
    return found;
  };
  const ruleOf = (name: string, bus: string | undefined): EventRule => {
    const { rules, name: busName } = mustFind(bus);
    const rule = rules.get(name);
    if (rule === undefined) {
      throw new EventBridgeError(
        "ResourceNotFoundException",
        `Rule ${name} does not exist on EventBus ${busName}.`,
      );
    }
    return rule;
  };

  return {
    get all() {
      return [...buses.values()];
    },
    find,
    bus: mustFind,
    rule: ruleOf,
    putBus: add,
    removeBus: (name) => {
      if (name === "default") throw invalid("Cannot delete event bus default.");
      const bus = find(name);
      if (bus !== undefined) buses.delete(bus.name);
      return [...(bus?.rules.values() ?? [])];
    },
    putRule: (settings) => {
      const bus = mustFind(settings.eventBusName);
      const path = bus.name === "default" ? settings.name : `${bus.name}/${settings.name}`;
      const targets = bus.rules.get(settings.name)?.targets ?? new Map();
      const rule: EventRule = {
        settings,
        arn: `${arnPrefix}rule/${path}`,
        busName: bus.name,
        targets,
        ...triggersOf(settings, bus.name),
      };
      bus.rules.set(settings.name, rule);
      return rule;
    },
    removeRule: (name, bus) => {
      const rules = find(bus)?.rules;
      const rule = rules?.get(name);
      rules?.delete(name);
      return rule;
    },
    putTarget: (settings) => {
      const rule = ruleOf(settings.rule, settings.eventBusName);
      const target = ruleTarget(settings, { name: rule.settings.name, arn: rule.arn });
      rule.targets.set(settings.targetId, target);
    },
    removeTarget: ({ rule, eventBusName, targetId }) => {
      find(eventBusName)?.rules.get(rule)?.targets.delete(targetId);
    },
  };
}

/** What makes a rule run: a pattern, a schedule or both. */
function triggersOf(
  { eventPattern: pattern, scheduleExpression }: RuleSettings,
  busName: string,
): Pick<EventRule, "matches" | "schedule"> {
  if (pattern === undefined && scheduleExpression === undefined) {
    throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (pattern !== undefined && pattern.length > longestPattern) {
    throw invalid(
      `1 validation error detected: Value '${pattern}' at 'eventPattern' failed to satisfy constraint: Member must have length less than or equal to ${longestPattern}`,
    );
  }
  const matches = pattern === undefined ? {} : { matches: eventPattern(pattern) };
  if (scheduleExpression === undefined) return matches;
  if (busName !== "default") {
    throw invalid("ScheduleExpression is supported only on the default event bus.");
  }
  const schedule = parseSchedule(scheduleExpression);
  if (schedule === undefined) throw invalid("Parameter ScheduleExpression is not valid.");
  return { ...matches, schedule };
}

const invalid = (message: string) => new EventBridgeError("ValidationException", message);
