import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { Batch } from "../../event-source-mapping/batch-collector.ts";
import {
  type BatchReport,
  createEventSourceMapping,
  type EventSourceMapping,
  type MappedFunction,
} from "../../event-source-mapping/event-source-mapping.ts";
import {
  checkMappingParameters,
  type MappingParameters,
} from "../../event-source-mapping/mapping-parameters.ts";
import { createMappingUnderRole } from "../../event-source-mapping/mapping-under-role.ts";
import { type CompilePattern, recordFilter } from "../../event-source-mapping/record-filter.ts";
import type { RoleAuthorizer } from "../../iam/authorizer.ts";
import { functionPrincipal } from "../../iam/function-principal.ts";
import { functionNameOf } from "../../lambda/function-name-of.ts";
import type { AppFunction } from "../../lambda/function-service.ts";
import type { Delivery, QueueSource } from "../../sqs/queue-service.ts";
import { inputsOf, type ResourceInputs, resourceLabel } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** Event source mappings, which are closed before what they read and invoke. */
export interface MappingKind extends ResourceKind {
  /** Receives no more, and waits for what runs, `graceMs` at most. */
  close(graceMs: number): Promise<void>;
}

/** Long enough for a person at a breakpoint: the message returns to the queue only after this. */
const inspectedVisibilitySeconds = 3600;
/** How long a batch may take to end when the role of its function loses a permission that Lambda needs. */
const refusedGraceMs = 800;

/**
 * `aws:lambda/eventSourceMapping:EventSourceMapping` of an SQS queue. Those of other sources are described only, with a
 * warning.
 *
 * @param options.functions by their names, asked anew for each invocation
 * @param options.authorizer decides whether the functions' roles may do what Lambda needs; without it, all may
 * @param options.compilePattern for filters
 * @param options.isInspected whether a debugger may be attached to the functions: then a batch is invoked at a time, and
 *   returns to the queue after an hour only
 * @param options.onReceived called for each batch before its invocation, with the name of the function
 */
export function eventSourceMappingKind(options: {
  region: string;
  functions: Pick<ReadonlyMap<string, AppFunction>, "get">;
  sourceOf(queueArn: string): QueueSource;
  authorizer?: RoleAuthorizer;
  compilePattern: CompilePattern;
  isInspected: boolean;
  onReceived?(functionName: string, batch: Batch): void;
  onBatch?(report: BatchReport): void;
  onFiltered?(functionName: string, deliveries: readonly Delivery[]): void;
  onWarning(message: string): void;
}): MappingKind {
  const { functions, authorizer } = options;
  const running = new Map<string, EventSourceMapping>();
  const draining = new Set<EventSourceMapping>();

  function start(resource: GraphResource): EventSourceMapping | undefined {
    const inputs = inputsOf(resource);
    const arn = inputs.optionalText("eventSourceArn") ?? "";
    const label = resourceLabel(resource);
    if (arn.split(":")[2] !== "sqs") {
      const source = arn === "" ? "a source without an ARN" : arn;
      options.onWarning(
        `${label} does not run here, only queues do: nothing that comes to ${source} invokes a function.`,
      );
      return undefined;
    }
    const functionName = functionNameOf(inputs.text("functionName"));
    const lambda = mappedFunction(functions, functionName);
    const parameters = parametersOf(inputs);
    const source = options.sourceOf(arn);
    const patterns = patternsOf(inputs);
    const filter = recordFilter(patterns, options.compilePattern);
    const { visibilityTimeoutSeconds, isFifo } = source;
    const limits = { visibilityTimeoutSeconds, isFifo, functionTimeoutSeconds: lambda.timeoutSeconds };
    checkMappingParameters(parameters, limits);
    if (inputs.optionalFlag("enabled") === false) return undefined;
    const begin = () =>
      createEventSourceMapping({
        parameters,
        source,
        lambda,
        region: options.region,
        ...(patterns.length === 0 ? {} : { filter }),
        ...(options.isInspected
          ? { visibilityTimeoutSeconds: inspectedVisibilitySeconds, oneAtATime: true }
          : {}),
        onReceived: (batch) => options.onReceived?.(functionName, batch),
        onBatch: (report) => options.onBatch?.(report),
        onFiltered: (deliveries) => options.onFiltered?.(functionName, deliveries),
        onError: (error) => {
          const reason = error instanceof Error ? error.message : String(error);
          options.onWarning(`${label} goes on after an error: ${reason}`);
        },
      });
    if (authorizer === undefined) return begin();
    return createMappingUnderRole({
      authorizer,
      principal: () => functionPrincipal(functions.get(functionName) ?? removedFunction),
      queueArn: arn,
      start: begin,
      graceMs: refusedGraceMs,
      onRefused: ({ message }) => options.onWarning(`${label} does not run. ${message}`),
    });
  }

  /** The one that ran before processes what it has received. Where AWS would refuse the new one, it goes on. */
  function replace(resource: GraphResource): void {
    const next = start(resource);
    drain(resource);
    if (next !== undefined) running.set(resource.name, next);
  }

  function drain({ name }: GraphResource): void {
    const mapping = running.get(name);
    running.delete(name);
    if (mapping === undefined) return;
    draining.add(mapping);
    void mapping.close(Number.POSITIVE_INFINITY).finally(() => draining.delete(mapping));
  }

  return {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    create: replace,
    change: (resource) => {
      replace(resource);
      return "changed";
    },
    remove: drain,
    close: async (graceMs) => {
      await Promise.all([...running.values(), ...draining].map((mapping) => mapping.close(graceMs)));
    },
  };
}

/** The function of that name, whichever it is at an invocation: a deployment may have put another one in its place. */
function mappedFunction(
  functions: Pick<ReadonlyMap<string, AppFunction>, "get">,
  functionName: string,
): MappedFunction {
  const find = () => {
    const lambda = functions.get(functionName);
    if (lambda === undefined) throw new Error(`There is no function ${functionName}.`);
    return lambda;
  };
  return {
    functionName,
    get timeoutSeconds() {
      return find().timeoutSeconds;
    },
    get concurrency() {
      return find().concurrency;
    },
    invoke: async (event) => find().invoke(event),
    warm: async (count) => functions.get(functionName)?.warm(count),
  };
}

/** With Lambda's defaults for a queue (AWS Lambda API Reference, CreateEventSourceMapping). */
function parametersOf(inputs: ResourceInputs): MappingParameters {
  return {
    batchSize: inputs.optionalNumber("batchSize") ?? 10,
    maximumBatchingWindowInSeconds: inputs.optionalNumber("maximumBatchingWindowInSeconds") ?? 0,
    functionResponseTypes: inputs.texts("functionResponseTypes").map(responseType),
    maximumConcurrency: inputs.optionalObject("scalingConfig")?.optionalNumber("maximumConcurrency"),
  };
}

function responseType(text: string): "ReportBatchItemFailures" {
  if (text === "ReportBatchItemFailures") return text;
  throw new Error(`functionResponseTypes ${text} is not ReportBatchItemFailures.`);
}

/** A function that is gone before its mapping is: it has no role. */
const removedFunction = { functionArn: "", roleArn: "" };

/** AWS lets an account have ten filters in a mapping at most. */
const maximumFilters = 10;

function patternsOf(inputs: ResourceInputs): readonly string[] {
  const filters = inputs.optionalObject("filterCriteria")?.objects("filters") ?? [];
  if (filters.length > maximumFilters)
    throw new Error(`filterCriteria has more than ${maximumFilters} filters.`);
  return filters.map((filter) => filter.text("pattern"));
}
