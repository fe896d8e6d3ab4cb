import { undeliveredEventsHandler } from "./undelivered-events-handler.ts";

/**
 * The handler of the queue that holds what a workflow's EventBridge rule could not deliver.
 *
 * @public Lambda calls it.
 */
export const handler = undeliveredEventsHandler();
