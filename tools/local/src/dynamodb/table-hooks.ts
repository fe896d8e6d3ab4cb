import { localResources } from "@ringback/contracts/resources/local-resources";
import type { LocalHappening } from "../activity/local-event.ts";
import type { Faults } from "../faults/faults.ts";
import type { InvocationFaults } from "../faults/invocation-faults.ts";
import { deadLetterOfWrite, messageIdsOfWrite } from "../faults/message-ids.ts";
import { passesRequestFaults } from "../faults/request-faults.ts";
import { isFunctionKey } from "../lambda/function-key.ts";
import type { openTableService, TableRequest } from "./table-service.ts";

type Hooks = Pick<Parameters<typeof openTableService>[0], "beforeRequest" | "beforeAnswer">;

const writes = new Set(["PutItem", "UpdateItem", "BatchExecuteStatement"]);

/** What happens around a function's requests to DynamoDB: faults, and word of each message that is recorded or archived. */
export function tableHooks(options: {
  faults: Faults;
  invocationFaults: InvocationFaults;
  tell(happening: LocalHappening): void;
  /** Whether anybody listens; if not, no request is read twice. */
  isHeard: boolean;
}): Required<Hooks> {
  const { faults, invocationFaults, tell, isHeard } = options;
  const isWrite = ({ action }: TableRequest) => writes.has(action);
  return {
    beforeRequest: async (request, response) => {
      const { accessKeyId, body } = request;
      if (!(faults.areOn || invocationFaults.areArmed) || !isFunctionKey(accessKeyId)) return true;
      if (invocationFaults.reach(accessKeyId, "before-request")) return false;
      if (isWrite(request) && invocationFaults.reach(accessKeyId, "before-write")) return false;
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
      if (status === 200 && isHeard) tellOfDeadLetter(request, tell);
      if (status !== 200 || !isWrite(request) || !isFunctionKey(request.accessKeyId)) return true;
      if (isHeard) tellOfMessages(request, body, tell);
      return !invocationFaults.reach(request.accessKeyId, "after-write");
    },
  };
}

function tellOfMessages(
  request: TableRequest,
  answer: string,
  tell: (happening: LocalHappening) => void,
): void {
  if (!isInto(request, localResources.messagesTable)) return;
  for (const messageId of messageIdsOfWrite(request.body, answer)) {
    tell({ type: "message-recorded", messageId });
  }
}

/** Functions archive; a redrive, which is anybody's, changes the entry's status. */
function tellOfDeadLetter(request: TableRequest, tell: (happening: LocalHappening) => void): void {
  if (request.action !== "UpdateItem") return;
  if (!isInto(request, localResources.deadLettersTable)) return;
  const written = deadLetterOfWrite(request.body);
  if (written !== undefined) tell({ type: "dead-letter-changed", ...written });
}

const isInto = ({ body }: TableRequest, table: string): boolean =>
  body.includes(`"${table}"`) || body.includes(`INTO \\"${table}\\"`);
