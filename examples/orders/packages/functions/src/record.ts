import { bufferedTask } from "@ringback/functions/buffered-task";
import { recording } from "@ringback/functions/recording";

/** @public Lambda calls both. */
export const { handler, deadLetterHandler } = bufferedTask(recording);
