import type { VerifyRow } from "../verify-row.ts";
import { brokenContract } from "./broken-contract.ts";
import { conflict } from "./conflict.ts";
import { onDeadLetterQueue, receivesUsedUp, receivesUsedUpRecorded } from "./dead-letters.ts";
import { redelivered, sameIdSameContent } from "./duplicates.ts";
import { newMessage } from "./new-message.ts";
import { callbackRefused, outputRefused, storeRefuses } from "./permanent-refusals.ts";
import { inputTooLarge, invalidInput, sendFails } from "./refused-input.ts";
import { invalidToken, taskGone } from "./task-gone.ts";
import {
  archiveIsAway,
  callbackThrottles,
  functionDies,
  functionHangs,
  storeIsCut,
  storeThrottles,
} from "./temporary-failures.ts";
import { undeliverableEvent } from "./undeliverable-event.ts";
import { noJson, withoutToken } from "./without-token.ts";

/** The rows of the outcome tables, in their order. */
export const allRows: readonly VerifyRow[] = [
  newMessage,
  sameIdSameContent,
  redelivered,
  conflict,
  brokenContract,
  withoutToken,
  noJson,
  storeRefuses,
  storeThrottles,
  storeIsCut,
  archiveIsAway,
  taskGone,
  invalidToken,
  callbackThrottles,
  outputRefused,
  callbackRefused,
  functionDies,
  functionHangs,
  receivesUsedUpRecorded,
  receivesUsedUp,
  onDeadLetterQueue,
  invalidInput,
  inputTooLarge,
  sendFails,
  undeliverableEvent,
];
