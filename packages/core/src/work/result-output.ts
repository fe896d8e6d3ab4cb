import { parseJson } from "@ringback/contracts/message/json-value";
import { errorName } from "../errors/error-name.ts";
import type { WorkDone } from "./work.ts";

/** The largest output of a task, in bytes of UTF-8 (AWS Step Functions API Reference, "SendTaskSuccess"). */
const largestOutputBytes = 262_144;

/**
 * The result of a message's work as the output of its task: a copy, so that nothing changes it later. The work is done
 * whatever it has returned, so where that cannot be an output, the task succeeds with `{ messageId, omitted }`.
 */
export function resultOutput(messageId: string, result: unknown, done: WorkDone["done"]): WorkDone {
  const output = jsonCopy(result);
  if ("omitted" in output) {
    const smallestOutput = { messageId, omitted: output.omitted };
    return { outcome: "done", done, output: smallestOutput, smallestOutput, omitted: output.omitted };
  }
  const smallestOutput = { messageId, omitted: "Step Functions refuses the result as an output." };
  return { outcome: "done", done, output: output.value, smallestOutput, smallestOmits: true };
}

function jsonCopy(result: unknown): { readonly value: unknown } | { readonly omitted: string } {
  try {
    const text: unknown = JSON.stringify(result === undefined ? null : result);
    if (typeof text !== "string")
      return { omitted: `The result is no JSON: it is of type ${typeof result}.` };
    const bytes = Buffer.byteLength(text);
    if (bytes <= largestOutputBytes) return { value: parseJson(text) };
    return { omitted: `The result has ${bytes} bytes as JSON; ${largestOutputBytes} is the limit.` };
  } catch (error) {
    return { omitted: `The result is no JSON (${errorName(error)}).` };
  }
}
