import type { StubRequest } from "../stub/http-requests.ts";

/** What a request does: the items that it puts, or the task that it tells. */
export interface RequestedWork {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly toldTask: { readonly taskToken: string; readonly output: unknown } | undefined;
}

type AttributeValue = Readonly<Record<string, unknown>>;

/** Reads a request as the service would. */
export function workOfRequest({ action, body }: StubRequest): RequestedWork {
  const input = JSON.parse(body.toString());
  switch (action) {
    case "PutItem":
      return { items: [plain(input.Item)], toldTask: undefined };
    case "BatchExecuteStatement":
      return { items: input.Statements.map(itemOfStatement), toldTask: undefined };
    default:
      return { items: [], toldTask: { taskToken: input.taskToken, output: JSON.parse(input.output) } };
  }
}

/** `INSERT INTO "table" VALUE {'name': ?, ...}`, its parameters in the order of the names. */
function itemOfStatement({ Statement, Parameters }: { Statement: string; Parameters: AttributeValue[] }) {
  if (!/^INSERT INTO /i.test(Statement)) throw new Error(`No INSERT: ${Statement}`);
  const names = [...Statement.matchAll(/'(\w+)' *: *\?/g)].map(([, name = ""]) => name);
  return plain(Object.fromEntries(names.map((name, index) => [name, Parameters[index] ?? {}])));
}

function plain(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.values(value)[0]]));
}
