import type { TaskLookup } from "../task/task-lookup.ts";

/** The actions of DynamoDB that write items. */
const writes: ReadonlySet<string> = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
  "BatchExecuteStatement",
]);

/** Whether a request to DynamoDB writes items. @param action `PutItem` */
export function isWrite(action: string): boolean {
  return writes.has(action);
}

/**
 * The error with which DynamoDB refuses a write of messages for good: one of a task's work into whatever table. What keeps
 * the archive or the age of an item in the messages table is never refused, or a message could be lost.
 */
export function writeRefusal(
  { action, body }: { readonly action: string; readonly body: Buffer },
  tables: Pick<TaskLookup, "isMessagesTable" | "isArchive">,
): string | undefined {
  if (!isWrite(action)) return undefined;
  const isKept = (table: string) =>
    tables.isArchive(table) || (action === "UpdateItem" && tables.isMessagesTable(table));
  return isAbout(body, isKept) ? undefined : "ValidationException";
}

// Quotes inside of a JSON string are escaped, so that no content of an item looks like a field.
const namedTables =
  /"TableName"\s*:\s*"([^"\\]+)"|"Statement"\s*:\s*"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:\\")?([\w.-]+)|"RequestItems"\s*:\s*\{\s*"([^"\\]+)"/gi;

/**
 * Whether a request to DynamoDB names a table of a kind: in `TableName`, in a statement of PartiQL, or as the first key of
 * BatchWriteItem's `RequestItems`. The request is read up to the first such table only.
 */
export function isAbout(body: Buffer, isOfKind: (tableName: string) => boolean): boolean {
  for (const [, table, ofStatement, ofBatch] of body.toString().matchAll(namedTables)) {
    if (isOfKind(table ?? ofStatement ?? ofBatch ?? "")) return true;
  }
  return false;
}
