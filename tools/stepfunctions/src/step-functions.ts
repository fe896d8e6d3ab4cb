import type { IncomingMessage, ServerResponse } from "node:http";
import { ActionInput } from "./actions/action-input.ts";
import { ACTIONS } from "./actions/actions.ts";
import { resourceOfAction } from "./actions/resource-of-action.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Engine } from "./execution/execution.ts";
import { createTaskTokens, newTokenKey } from "./execution/task-tokens.ts";
import { abortThread } from "./execution/thread.ts";
import type { HistoryEvent } from "./history/history-event.ts";
import { toPlainJson } from "./integrations/to-plain-json.ts";
import { openJournal } from "./journal/journal.ts";
import { restoreService } from "./journal/restore-service.ts";
import { storedTokenKey } from "./journal/stored-token-key.ts";
import type { JsonObject } from "./json.ts";
import { isJsonObject } from "./json.ts";
import { createEvaluator } from "./jsonata/evaluator.ts";
import type { Integrations } from "./language/integrations.ts";
import { ApiError } from "./protocol/api-error.ts";
import { type CallAction, serveRequest } from "./protocol/serve-request.ts";
import type { Service } from "./service.ts";

export type { Clock } from "./clock.ts";
export type { HistoryEvent } from "./history/history-event.ts";
export type { Integrations, TaskCaller } from "./language/integrations.ts";

/** How a Step Functions of its own is made. Every option may be left out. */
export interface StepFunctionsOptions {
  /** Where time comes from; the system's clock unless given. `createVirtualClock` makes one that a test moves. */
  clock?: Clock;
  /** What ARNs name; "us-east-1" unless given. */
  region?: string;
  /** What ARNs name, twelve digits; "000000000000" unless given. */
  accountId?: string;
  /**
   * The services that tasks call. A task whose service is not given fails with `SQS.SdkClientException` or
   * `Lambda.SdkClientException`, which a Retry may name.
   */
  integrations?: Partial<Integrations>;
  /**
   * A folder that keeps state machines, executions, histories, timers and task tokens; it is created where it is missing,
   * and one process uses it at a time. They survive a restart and a SIGKILL; without it, all is in memory only. A task whose
   * request was not yet answered is sent again, with the same task token.
   */
  dataDir?: string;
  /** Called after each event of every execution's history, in order. It holds what AWS records: task tokens too. */
  onHistoryEvent?: (executionArn: string, event: HistoryEvent) => void;
  /**
   * Asked before each action that is called over HTTP. What it returns refuses the request with `AccessDeniedException`
   * and this sentence.
   */
  authorize?: AuthorizeAction;
}

/**
 * @param action `SendTaskSuccess`
 * @param resourceOf finds the ARN that the action works on; undefined for a task token that was never issued
 */
export type AuthorizeAction = (
  request: IncomingMessage,
  action: string,
  resourceOf: () => string | undefined,
) => string | undefined;

/** State machines, executions and AWS's API over them. */
export interface StepFunctions {
  /**
   * Serves one HTTP request of AWS's JSON 1.0 protocol (`x-amz-target: AWSStepFunctions.*`), with a body of 8 MB at most. It
   * checks no signature and no origin: that is its caller's part.
   */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /**
   * An action of AWS's API without HTTP, by its name (`StartExecution`), with AWS's fields in and out; dates are epoch
   * seconds. With a `dataDir` it is answered once it would survive a SIGKILL.
   *
   * @throws Error whose `name` is AWS's (`ExecutionAlreadyExists`, `TaskTimedOut`, `ValidationException`, ...) and whose
   *   message is AWS's; `UnknownOperationException` for an action that is not supported
   */
  call(action: string, input: object): Promise<object>;
  /** Ends all timers. Executions stop where they are, and with a `dataDir` go on at the next start. */
  close(): Promise<void>;
}

/**
 * Creates a Step Functions of its own, without a server: `handle` fits into any, `call` needs none.
 *
 * @throws Error that names the process where another one uses the `dataDir`
 */
export function createStepFunctions(options: StepFunctionsOptions = {}): StepFunctions {
  const clock = options.clock ?? systemClock;
  const evaluator = createEvaluator(clock);
  const journal = options.dataDir === undefined ? undefined : openJournal(options.dataDir);
  const engine: Engine = {
    clock,
    region: options.region ?? "us-east-1",
    accountId: options.accountId ?? "000000000000",
    integrations: {
      sendMessage: options.integrations?.sendMessage ?? missing("SQS.SdkClientException", "sendMessage"),
      invoke: options.integrations?.invoke ?? missing("Lambda.SdkClientException", "invoke"),
    },
    evaluator,
    tokens: createTaskTokens(options.dataDir === undefined ? newTokenKey() : storedTokenKey(options.dataDir)),
    onHistoryEvent: options.onHistoryEvent,
    onChange: (execution) => journal?.onExecution(execution),
    written: () => journal?.written(),
  };
  const service: Service = {
    engine,
    stateMachines: new Map(),
    executions: new Map(),
    executionsByNumber: new Map(),
    executionsByMachine: new Map(),
    nextExecutionNumber: 1,
    onStateMachine: (arn, stateMachine) => journal?.onStateMachine(arn, stateMachine),
  };
  if (journal) restoreService(service, journal);
  const call = async (name: string, input: JsonObject): Promise<JsonObject> => {
    const action = ACTIONS.get(name);
    if (!action) throw unknownAction(name);
    const answer = action(service, new ActionInput(input));
    await journal?.written();
    return answer;
  };
  const callAllowed = (request: IncomingMessage): CallAction => {
    const { authorize } = options;
    if (authorize === undefined) return call;
    return async (name, input) => {
      const refusal = authorize(request, name, () => resourceOfAction(service, name, input));
      if (refusal !== undefined) throw new ApiError("AccessDeniedException", refusal);
      return call(name, input);
    };
  };
  return {
    handle: (request, response) => serveRequest(request, response, callAllowed(request)),
    call: async (action, input) => {
      const plain = toPlainJson(input);
      return call(action, isJsonObject(plain) ? plain : {});
    },
    async close() {
      for (const execution of service.executions.values()) {
        if (execution.root) abortThread(execution.root);
        execution.cancelTimeout?.();
      }
      try {
        journal?.close();
      } finally {
        await evaluator.close();
      }
    },
  };
}

function unknownAction(name: string): ApiError {
  return new ApiError(
    "UnknownOperationException",
    `The operation '${name}' is not supported here. Supported are: ${[...ACTIONS.keys()].join(", ")}`,
  );
}

/** An integration that nobody gave. */
function missing(errorName: string, what: string): () => Promise<object> {
  return () => {
    const error = new Error(`No integration was given for ${what}`);
    error.name = errorName;
    return Promise.reject(error);
  };
}
