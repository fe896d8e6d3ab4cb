import { localResources } from "@ringback/contracts/resources/local-resources";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { deadLetterOfWrite, messageIdsOfWrite } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { isFunctionAccessKeyId } from "../lambda/function-access-key.ts";
import type { LocalEventBody } from "../local-events/local-event.ts";
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
      if (status === 200 && hasListener) emitDeadLetterChanged(request, emit);
      if (status !== 200 || !isWrite(request) || !isFunctionAccessKeyId(request.accessKeyId)) return true;
      if (hasListener) emitMessagesRecorded(request, body, emit);
      return !invocationFaults.injectAt(request.accessKeyId, "after-write");
    },
  };
}

function emitMessagesRecorded(
  request: TableRequest,
  answer: string,
  emit: (event: LocalEventBody) => void,
): void {
  if (!isInto(request, localResources.messagesTable)) return;
  for (const messageId of messageIdsOfWrite(request.body, answer)) {
    emit({ type: "message-recorded", messageId });
  }
}

/** Functions archive; a redrive, which is anybody's, changes the entry's status. */
function emitDeadLetterChanged(request: TableRequest, emit: (event: LocalEventBody) => void): void {
  if (request.action !== "UpdateItem") return;
  if (!isInto(request, localResources.deadLettersTable)) return;
  const written = deadLetterOfWrite(request.body);
  if (written !== undefined) emit({ type: "dead-letter-changed", ...written });
}

const isInto = ({ body }: TableRequest, table: string): boolean =>
  body.includes(`"${table}"`) || body.includes(`INTO \\"${table}\\"`);
