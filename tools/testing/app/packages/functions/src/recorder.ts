import { bufferedTask } from "@ringback/functions/buffered-task";
import { recording } from "@ringback/functions/recording";

/** @public Lambda calls them. */
export const { handler, deadLetterHandler } = bufferedTask(recording);
