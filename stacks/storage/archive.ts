import { keptTable } from "./kept-table.ts";

let made:
  | { readonly table: sst.aws.Dynamo; readonly link: sst.Linkable<{ name: $util.Output<string> }> }
  | undefined;

/**
 * The archive of an app, which all of its tasks share: what could not be done, with the reason, until somebody sends it
 * again.
 */
export function archive() {
  if (made === undefined) {
    const table = keptTable("DeadLetters", "deadLetterId");
    // A link of the table itself would grant dynamodb:*.
    const link = new sst.Linkable("DeadLettersTable", { properties: { name: table.name } });
    made = { table, link };
  }
  return made;
}
