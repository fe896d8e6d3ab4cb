import { isJson } from "../../endpoint/is-json.ts";
import { EventBridgeError } from "../event/event-bridge-error.ts";
import type { RuleEvent } from "../event/rule-event.ts";
import { eventPath } from "./event-path.ts";
import { inputTemplate } from "./input-template.ts";

/** What a target gets of an event: at most one of these, the whole event without any. */
export interface TargetInput {
  /** This JSON text in place of the event. */
  readonly input?: string;
  /** The part of the event at this JSON path. */
  readonly inputPath?: string;
  readonly inputTransformer?: {
    /** JSON paths by the names of variables. */
    readonly inputPaths?: Readonly<Record<string, string>>;
    /** With `<variable>`. */
    readonly inputTemplate: string;
  };
}

/** The rule that an event has matched. */
interface MatchedRule {
  readonly arn: string;
  readonly name: string;
}

/** Variables that a template has without a path (Amazon EventBridge User Guide, "Predefined variables"). */
const predefined: Readonly<Record<string, (event: RuleEvent, rule: MatchedRule) => unknown>> = {
  "aws.events.rule-arn": (_, { arn }) => arn,
  "aws.events.rule-name": (_, { name }) => name,
  "aws.events.event.ingestion-time": ({ ingestedAt }) => ingestedAt,
  "aws.events.event": ({ value: { detail: _, ...rest } }) => rest,
  "aws.events.event.json": ({ value }) => value,
};

/**
 * Reads what a target is to get.
 *
 * @returns what gives the target's input for an event; undefined where the filled template is no JSON
 * @throws EventBridgeError for what PutTargets refuses
 */
export function targetInput(
  targetId: string,
  { input, inputPath, inputTransformer }: TargetInput,
): (event: RuleEvent, rule: MatchedRule) => string | undefined {
  const given = [input, inputPath, inputTransformer].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw refusal(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`,
    );
  }
  if (input !== undefined) {
    if (!isJson(input)) throw refusal(`JSON syntax error in input for target ${targetId}`);
    return () => input;
  }
  if (inputPath !== undefined) {
    const path = eventPath(inputPath);
    if (path === undefined) throw refusal(`Invalid InputPath for target ${targetId}.`);
    // The whole event keeps its text, a part of it the digits of its numbers.
    return ({ text, value }) => (inputPath === "$" ? text : JSON.stringify(path(value) ?? null));
  }
  if (inputTransformer !== undefined) return transformer(targetId, inputTransformer);
  return ({ text }) => text;
}

function transformer(
  targetId: string,
  { inputPaths = {}, inputTemplate: text }: NonNullable<TargetInput["inputTransformer"]>,
): (event: RuleEvent, rule: MatchedRule) => string | undefined {
  const paths = new Map(
    Object.entries(inputPaths).map(([name, path]) => {
      const find = eventPath(path);
      if (find === undefined) throw refusal(`Invalid InputPathsMap for target ${targetId}: ${path}`);
      if (name.startsWith("aws."))
        throw refusal(`InputPathsMap for target ${targetId} has the reserved name ${name}.`);
      return [name, find] as const;
    }),
  );
  const template = inputTemplate(text);
  for (const name of template.variables) {
    if (paths.has(name) || Object.hasOwn(predefined, name)) continue;
    throw refusal(`InputTemplate for target ${targetId} contains invalid placeholder ${name}.`);
  }
  if (!template.isValid) throw refusal(`Invalid InputTemplate for target ${targetId} : ${text}`);
  return (event, rule) =>
    template.fill((name) => {
      const find = paths.get(name);
      return find === undefined ? predefined[name]?.(event, rule) : find(event.value);
    });
}

const refusal = (message: string) => new EventBridgeError("ValidationException", message);
