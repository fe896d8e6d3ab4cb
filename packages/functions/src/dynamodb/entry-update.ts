import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";

type Fields = { readonly deadLetterId: string; readonly receiveCount: number } & Readonly<
  Record<string, string | number | boolean | undefined>
>;

/**
 * What belongs to a reading, to another form of the body or to another time to live, and goes where an entry that was
 * read is written.
 */
const ofUnread = ["unread", "readings", "body", "bodyParts", "bodyDigest", timeToLiveAttribute];

/** Writes an entry that was read: where there is none, or in the place of one that nobody read or sent again. */
export function entryUpdate(entry: Fields) {
  const { written, ...update } = entryFields(entry);
  const gone = ofUnread.filter((name) => !(name in written));
  return {
    ...update,
    UpdateExpression: `${update.UpdateExpression} REMOVE ${gone.map((name) => `#${name}`).join(", ")}`,
    ConditionExpression:
      "attribute_not_exists(#status) OR (#unread = :isUnread AND #status = :status AND #attempts = :attempts)",
    ExpressionAttributeNames: namesOf([...Object.keys(written), ...gone]),
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ":isUnread": true },
  };
}

/** Writes an entry that nobody read where there is none, and adds its receive to those at which a reading began. */
export function unreadUpdate(entry: Fields) {
  const { written, ...update } = entryFields(entry);
  return {
    ...update,
    UpdateExpression: `${update.UpdateExpression} ADD #readings :receive`,
    ConditionExpression: "attribute_not_exists(#status)",
    ExpressionAttributeNames: namesOf([...Object.keys(written), "readings"]),
    ExpressionAttributeValues: {
      ...update.ExpressionAttributeValues,
      ":receive": new Set([entry.receiveCount]),
    },
    ReturnValues: "UPDATED_NEW",
  } as const;
}

function entryFields({ deadLetterId, ...fields }: Fields) {
  const written = Object.fromEntries(
    Object.entries({ ...fields, status: "archived", attempts: 0 }).filter(([, value]) => value !== undefined),
  );
  const names = Object.keys(written);
  return {
    written,
    Key: { deadLetterId },
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, written[name]])),
  };
}

const namesOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [`#${name}`, name]));
