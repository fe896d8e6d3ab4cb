import { failureNames } from "@ringback/contracts/workflow/failure-names";
import { sendErrors } from "@ringback/contracts/workflow/retries";

/** The longest name of an error, in characters (AWS Step Functions API Reference, "SendTaskFailure"). */
const longestName = 256;
/** What says that an error is a `Refused`, in whatever bundle or realm its class was. */
const mark = Symbol.for("ringback.Refused");

/**
 * Thrown by the work of a message that can never succeed: the message is archived, and its task fails with this name, which a
 * workflow can catch. Every other error brings the message back later.
 *
 * The cause of the failure is JSON `{ messageId, reason, details }` of at most 32,768 characters; details that do not fit, or
 * are no JSON, are left out. The reason is archived and logged, so it holds no content.
 */
export class Refused extends Error {
  readonly details: unknown;

  /**
   * @param name 1 to 256 characters, such as `PaymentDeclined`: neither a name that Ringback gives itself, nor one of Step
   *   Functions' own, which begin with `States.` or are those of a failed send
   * @param reason what is wrong and what to do, in sentences
   * @param details plain data for the workflow
   * @throws RangeError where the name is none of these
   */
  constructor(name: string, reason: string, details?: unknown) {
    super(reason);
    const wrong = wrongName(name);
    if (wrong !== undefined) throw new RangeError(`The name of a Refused ${wrong}.`);
    this.name = name;
    this.details = details;
    Object.defineProperty(this, mark, { value: true });
  }
}

/** A `Refused` as data. */
export interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly details: unknown;
}

/** Reads a `Refused`, of any bundle and realm. Undefined for everything else that can be thrown. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  try {
    if (Reflect.get(thrown, mark) !== true) return undefined;
    const [name, reason] = [Reflect.get(thrown, "name"), Reflect.get(thrown, "message")];
    if (wrongName(name) !== undefined) return undefined;
    return { name: String(name), reason: String(reason), details: Reflect.get(thrown, "details") };
  } catch {
    return undefined;
  }
}

function wrongName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "has to be a string of 1 to 256 characters";
  if (name.length > longestName) return `has ${name.length} characters; ${longestName} is the limit`;
  if (name.startsWith("States.")) return "begins with States., as only those of Step Functions do";
  if (failureNames.some((own) => own === name)) return `is ${name}, which Ringback gives itself`;
  if (sendErrors.includes(name)) return `is ${name}, after which the workflow sends the message again`;
  return undefined;
}
