import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { deadLetterOfWrite, messageIdsOfWrite } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { isFunctionAccessKeyId } from "../lambda/function-access-key.ts";
import type { LocalEventBody } from "../local-events/local-event.ts";
import type { BufferedTask } from "../task/buffered-task.ts";
import type { openTableService, TableRequest } from "./table-service.ts";

type Hooks = Pick<Parameters<typeof openTableService>[0], "beforeRequest" | "beforeAnswer">;

const writes = new Set(["PutItem", "UpdateItem", "BatchExecuteStatement"]);

/**
 * What happens around a function's requests to DynamoDB: faults, and an event for each message that is recorded or
 * archived.
 */
export function tableHooks(options: {
  faults: Faults;
  invocationFaults: InvocationFaults;
  emit(event: LocalEventBody): void;
  /** Whether anybody listens to the events; if not, no request is read twice. */
  hasListener: boolean;
  /** The task whose tables they are; undefined for an app that has none. */
  task(): BufferedTask | undefined;
}): Required<Hooks> {
  const { faults, invocationFaults, emit, hasListener } = options;
  const isWrite = ({ action }: TableRequest) => writes.has(action);
  return {
    beforeRequest: async (request, response) => {
      const { accessKeyId, body } = request;
      if (!(faults.areOn || invocationFaults.arePending) || !isFunctionAccessKeyId(accessKeyId)) return true;
      if (invocationFaults.injectAt(accessKeyId, "before-request")) return false;
      if (isWrite(request) && invocationFaults.injectAt(accessKeyId, "before-write")) return false;
      const messageIds = () => messageIdsOfWrite(body);
      return passesRequestFaults({
        faults,
        service: "dynamodb",
        target: request.action,
        messageIds,
        response,
      });
    },
    beforeAnswer: (request, { status, body }) => {
      const task = hasListener ? options.task() : undefined;
      if (status === 200 && task !== undefined) emitDeadLetterChanged({ request, task }, emit);
      if (status !== 200 || !isWrite(request) || !isFunctionAccessKeyId(request.accessKeyId)) return true;
      if (task !== undefined) emitMessagesRecorded({ request, task }, body, emit);
      return !invocationFaults.injectAt(request.accessKeyId, "after-write");
    },
  };
}

interface TaskRequest {
  readonly request: TableRequest;
  readonly task: BufferedTask;
}

function emitMessagesRecorded(
  { request, task }: TaskRequest,
  answer: string,
  emit: (event: LocalEventBody) => void,
): void {
  if (!isInto(request, task.messagesTable)) return;
  for (const messageId of messageIdsOfWrite(request.body, answer)) {
    emit({ type: "message-recorded", messageId });
  }
}

/** Functions archive; a redrive, which is anybody's, changes the entry's status. */
function emitDeadLetterChanged({ request, task }: TaskRequest, emit: (event: LocalEventBody) => void): void {
  if (request.action !== "UpdateItem") return;
  if (!isInto(request, task.deadLettersTable)) return;
  const written = deadLetterOfWrite(request.body);
  if (written !== undefined) emit({ type: "dead-letter-changed", ...written });
}

const isInto = ({ body }: TableRequest, table: string): boolean =>
  body.includes(`"${table}"`) || body.includes(`INTO \\"${table}\\"`);
