import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";

type Fields = { readonly deadLetterId: string; readonly receiveCount: number } & Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** Attributes of an unread entry that are removed when the entry of the body that was read replaces it. */
const ofUnread = ["unread", "readings", "body", "bodyParts", "bodyDigest", timeToLiveAttribute];

/** UpdateItem that writes an entry where there is none, or in the place of an unread one that was never redriven. */
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

/** UpdateItem that writes an unread entry where there is none, and adds its receive count to the set `readings`. */
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
