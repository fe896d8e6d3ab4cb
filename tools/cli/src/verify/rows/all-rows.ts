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
  archiveUnavailable,
  callbackThrottles,
  functionCrashes,
  functionHangs,
  storeThrottles,
  storeUnreachable,
} from "./temporary-failures.ts";
import { undeliverableEvent } from "./undeliverable-event.ts";
import { notJson, withoutToken } from "./without-token.ts";

/** The rows of the outcome tables (docs/design.md), in the same order. */
export const allRows: readonly VerifyRow[] = [
  newMessage,
  sameIdSameContent,
  redelivered,
  conflict,
  brokenContract,
  withoutToken,
  notJson,
  storeRefuses,
  storeThrottles,
  storeUnreachable,
  archiveUnavailable,
  taskGone,
  invalidToken,
  callbackThrottles,
  outputRefused,
  callbackRefused,
  functionCrashes,
  functionHangs,
  receivesUsedUpRecorded,
  receivesUsedUp,
  onDeadLetterQueue,
  invalidInput,
  inputTooLarge,
  sendFails,
  undeliverableEvent,
];
