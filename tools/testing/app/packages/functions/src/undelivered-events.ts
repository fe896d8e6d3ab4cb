import { undeliveredEventsHandler } from "@ringback/functions/undelivered-events-handler";

/** @public Lambda calls it. */
export const handler = undeliveredEventsHandler();
