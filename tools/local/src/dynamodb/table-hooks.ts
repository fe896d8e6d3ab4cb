import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { deadLetterOfWrite, messageIdsOfWrite } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { isAbout, isWrite, writeRefusal } from "../faults/table-writes.ts";
import { functionNameOfKey, isFunctionAccessKeyId } from "../lambda/function-access-key.ts";
import type { LocalEventBody } from "../local-events/local-event.ts";
import type { TaskLookup } from "../task/task-lookup.ts";
import type { openTableService, TableRequest } from "./table-service.ts";

type Hooks = Pick<Parameters<typeof openTableService>[0], "beforeRequest" | "beforeAnswer">;

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
  /** Of the app as it runs. */
  tasks(): TaskLookup;
}): Required<Hooks> {
  const { faults, invocationFaults, emit, hasListener, tasks } = options;
  return {
    beforeRequest: async (request, response) => {
      const { action, accessKeyId, body } = request;
      if (!(faults.areOn || invocationFaults.arePending) || !isFunctionAccessKeyId(accessKeyId)) return true;
      if (invocationFaults.injectAt(accessKeyId, "before-request")) return false;
      if (isWrite(action) && invocationFaults.injectAt(accessKeyId, "before-write")) return false;
      const lookup = tasks();
      const task = lookup.ofFunction(functionNameOfKey(accessKeyId) ?? "");
      const written = isWrite(action) ? messageIdsOfWrite(body) : [];
      const refusal =
        task === undefined && written.length === 0 ? undefined : writeRefusal({ action, body }, lookup);
      const messageIds = () => {
        if (written.length > 0 || refusal === undefined) return written;
        // A table of the task's own may name its items in any way.
        return invocationFaults.messagesOf(accessKeyId).idsOfRequest(body);
      };
      return passesRequestFaults({ faults, service: "dynamodb", refusal, task, messageIds, response });
    },
    beforeAnswer: (request, { status, body }) => {
      if (status !== 200 || !isWrite(request.action)) return true;
      if (hasListener) emitDeadLetterChanged(request, tasks(), emit);
      if (!isFunctionAccessKeyId(request.accessKeyId)) return true;
      if (hasListener) emitMessagesRecorded({ request, answer: body }, tasks(), emit);
      return !invocationFaults.injectAt(request.accessKeyId, "after-write");
    },
  };
}

type Emit = (event: LocalEventBody) => void;

function emitMessagesRecorded(
  { request, answer }: { request: TableRequest; answer: string },
  tasks: TaskLookup,
  emit: Emit,
): void {
  if (!isAbout(request.body, tasks.isMessagesTable)) return;
  const task = tasks.ofFunction(functionNameOfKey(request.accessKeyId) ?? "");
  for (const messageId of messageIdsOfWrite(request.body, answer)) {
    emit({ type: "message-recorded", messageId, ...(task === undefined ? {} : { task }) });
  }
}

/** Functions archive; a redrive, which is anybody's, changes the entry's status. */
function emitDeadLetterChanged(request: TableRequest, tasks: TaskLookup, emit: Emit): void {
  if (request.action !== "UpdateItem" || !isAbout(request.body, tasks.isArchive)) return;
  const written = deadLetterOfWrite(request.body);
  if (written !== undefined) emit({ type: "dead-letter-changed", ...written });
}
