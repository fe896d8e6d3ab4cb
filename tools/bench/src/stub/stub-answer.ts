import type { StubRequest } from "./http-requests.ts";

/** What the stub answers: AWS's shapes where everything goes well, and how many messages it was about. */
export interface StubAnswer {
  readonly service: "store" | "workflow";
  readonly messages: number;
  readonly status: number;
  readonly body: string;
}

const table = "messages";

/** The answer to a request, as DynamoDB and Step Functions give it to new messages and waiting tasks. */
export function stubAnswer({ action, body }: StubRequest): StubAnswer {
  switch (action) {
    case "PutItem":
      return ok("store", 1, `{"ConsumedCapacity":{"TableName":"${table}","CapacityUnits":1}}`);
    case "BatchExecuteStatement": {
      const count = statementsOf(body).length;
      const responses = Array.from({ length: count }, () => `{"TableName":"${table}"}`).join(",");
      // One a statement, in their order.
      const capacities = Array.from(
        { length: count },
        () => `{"TableName":"${table}","CapacityUnits":1}`,
      ).join(",");
      return ok("store", count, `{"Responses":[${responses}],"ConsumedCapacity":[${capacities}]}`);
    }
    case "SendTaskSuccess":
      return ok("workflow", 1, "{}");
    // A subject lets messages come back that it could not settle.
    case "ChangeMessageVisibilityBatch":
      return ok("workflow", 0, `{"Successful":[],"Failed":[]}`);
    default:
      return { service: "workflow", messages: 0, status: 400, body: `{"__type":"UnknownOperation"}` };
  }
}

function statementsOf(body: Buffer): readonly unknown[] {
  const request: { Statements?: readonly unknown[] } = JSON.parse(body.toString());
  return request.Statements ?? [];
}

function ok(service: StubAnswer["service"], messages: number, body: string): StubAnswer {
  return { service, messages, status: 200, body };
}
