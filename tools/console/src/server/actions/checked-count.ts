import { maximumSendCount } from "../../api/send-templates.ts";
import { RequestError } from "../http/request-error.ts";

/** The result of a request names this many executions; the list of executions has them all. */
export const maximumNames = 20;

/** @throws RequestError unless it is a whole number from 1 to 10,000 */
export function checkedCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= maximumSendCount) return count;
  throw new RequestError(`The count must be a whole number from 1 to ${maximumSendCount}.`);
}
