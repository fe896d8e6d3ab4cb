import type { IncomingMessage } from "node:http";
import type { ApiAccess } from "../../iam/api-access.ts";
import { deadLetterSourceOf } from "../store/dead-letter-source.ts";
import type { SqsStore } from "../store/sqs-store.ts";
import { type SqsAction, sqsActions } from "./actions.ts";
import { checkQueueAccess } from "./queue-access.ts";
import { readInput, type SqsInput } from "./read-input.ts";
import { checkRequest, entriesOf, entryRefusal } from "./request-rules.ts";
import { sqsError } from "./sqs-error.ts";

/** Queues, and SQS's actions on them: what the rules of this folder are put in front of. */
export interface SqsBackend {
  readonly store: SqsStore;
  /** An action of SQS, whose input is taken as it is. Only ReceiveMessage may answer with a promise. */
  perform(action: SqsAction, input: object, authorization?: string): object | Promise<object>;
}

/** SQS's actions with the rules that fauxqs lacks. */
export interface SqsApi {
  /**
   * @param input as JSON gives it
   * @param request from which it comes, and by which its sender is known
   * @throws SqsError
   */
  call(action: SqsAction, input: unknown, request?: IncomingMessage): Promise<object>;
  /** An action that is done at once. Throws an SqsError. */
  callNow(action: ImmediateAction, input: unknown): object;
}

/** The actions that may change the policy of a queue. */
const policyActions: ReadonlySet<SqsAction> = new Set(["CreateQueue", "SetQueueAttributes", "DeleteQueue"]);

/** ReceiveMessage may wait, and the entries of a batch have an outcome each. */
type ImmediateAction = Exclude<SqsAction, "ReceiveMessage" | `${string}Batch`>;

/**
 * Puts the rules in front of a backend.
 *
 * @param access asked for each request; everything is allowed without it
 */
export function createSqsApi({ store, perform }: SqsBackend, access?: ApiAccess): SqsApi {
  const read = (action: SqsAction, input: unknown, request?: IncomingMessage): SqsInput => {
    const given = readInput(sqsActions[action].input, input);
    if (access !== undefined && request !== undefined) {
      const principal = access.callerOf(request);
      checkQueueAccess({ principal, action, input: given }, { authorizer: access, store });
    }
    checkRequest(action, given, store);
    return given;
  };
  const queueOf = (input: SqsInput) => store.getQueue(String(input["QueueUrl"] ?? ""));

  async function batch(action: SqsAction, input: SqsInput): Promise<object> {
    if (queueOf(input) === undefined) return perform(action, input);
    const refusals = entriesOf(input).map((entry) => ({ entry, refusal: entryRefusal(action, entry) }));
    const Entries = refusals.flatMap(({ entry, refusal }) => (refusal === undefined ? [entry] : []));
    const refused = refusals.flatMap(({ entry, refusal }) =>
      refusal === undefined
        ? []
        : [{ Id: entry["Id"], SenderFault: true, Code: refusal.code, Message: refusal.message }],
    );
    const done: SqsInput = Entries.length === 0 ? {} : { ...(await perform(action, { ...input, Entries })) };
    const failed = Array.isArray(done["Failed"]) ? done["Failed"] : [];
    return { Successful: done["Successful"] ?? [], Failed: [...failed, ...refused] };
  }

  async function receive(input: SqsInput, authorization?: string): Promise<object> {
    const answer: { Messages?: unknown } = await perform("ReceiveMessage", input, authorization);
    const names = [input["AttributeNames"], input["MessageSystemAttributeNames"]].flat();
    const isAsked = names.includes("All") || names.includes("DeadLetterQueueSourceArn");
    if (!isAsked || !Array.isArray(answer.Messages)) return answer;
    for (const received of answer.Messages) {
      const message = queueOf(input)?.inflightMessages.get(received.ReceiptHandle)?.message;
      const source = message === undefined ? undefined : deadLetterSourceOf(message);
      if (source !== undefined)
        received.Attributes = { ...received.Attributes, DeadLetterQueueSourceArn: source };
    }
    return answer;
  }

  /** IAM hears of the policy that the action gives a queue, or takes away with it. */
  async function followPolicy(
    call: { action: SqsAction; input: SqsInput; authorization: string | undefined },
    { setResourcePolicy }: Pick<ApiAccess, "setResourcePolicy">,
  ): Promise<object> {
    const { action, input, authorization } = call;
    const existing = queueOf(input)?.arn;
    const done = await perform(action, input, authorization);
    const queueArn = existing ?? store.getQueueByName(String(input["QueueName"] ?? ""))?.arn;
    const policy = action === "DeleteQueue" ? "" : policyOf(input);
    if (queueArn !== undefined && policy !== undefined) {
      setResourcePolicy(queueArn, policy === "" ? undefined : policy);
    }
    return done;
  }

  return {
    call: async (action, input, request) => {
      const given = read(action, input, request);
      const authorization = request?.headers.authorization;
      if (action.endsWith("Batch")) return batch(action, given);
      if (action === "ReceiveMessage") return receive(given, authorization);
      if (access !== undefined && policyActions.has(action)) {
        return followPolicy({ action, input: given, authorization }, access);
      }
      return perform(action, given, authorization);
    },
    callNow: (action, input) => {
      const done = perform(action, read(action, input));
      if (done instanceof Promise) throw sqsError("InternalFailure", `${action} answers at once.`);
      return done;
    },
  };
}

/** What a request says of the policy; undefined where it says nothing. */
function policyOf(input: SqsInput): string | undefined {
  const { Policy }: { Policy?: unknown } = { ...Object(input["Attributes"]) };
  return typeof Policy === "string" ? Policy : undefined;
}
