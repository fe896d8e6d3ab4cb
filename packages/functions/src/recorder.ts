import { bufferedTask } from "./buffered-task.ts";
import { recording } from "./recording.ts";

/**
 * The handlers of the task that records messages.
 *
 * @public Lambda calls them.
 */
export const { handler, deadLetterHandler } = bufferedTask(recording);
