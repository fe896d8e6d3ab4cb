import { Resource } from "sst";

/**
 * Writes down what was ordered or cancelled.
 *
 * @public Lambda calls it.
 */
export const handler = async (event: { "detail-type": string; detail: { items: string[] } }) => {
  console.log(JSON.stringify({ stage: Resource.App.stage, what: event["detail-type"], ...event.detail }));
};
