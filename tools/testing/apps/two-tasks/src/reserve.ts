import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Refused } from "@ringback/core/work/refused";
import { bufferedTask } from "@ringback/functions/buffered-task";
import { reservation } from "../contracts/reservation.ts";

const TableName = process.env["RESERVATIONS_TABLE"];
/** There is never more of an article. */
const stock = 100;

/** @public Lambda calls them. */
export const { handler, deadLetterHandler } = bufferedTask(({ documents }) => ({
  payload: reservation,
  work: async ({ messageId, event }, { signal }) => {
    const { article, quantity } = event;
    if (quantity > stock) throw new Refused("OutOfStock", "There is less of the article than was ordered.");
    // The same item, however often it is written: the work is idempotent by messageId.
    const Item = { reservationId: messageId, article, quantity };
    await documents.send(new PutCommand({ TableName, Item }), { abortSignal: signal });
    return { article, quantity };
  },
  look: async ({ messageId }, { signal }) => {
    const Key = { reservationId: messageId };
    const { Item } = await documents.send(new GetCommand({ TableName, Key }), { abortSignal: signal });
    return Item === undefined ? undefined : { article: Item["article"], quantity: Item["quantity"] };
  },
}));
