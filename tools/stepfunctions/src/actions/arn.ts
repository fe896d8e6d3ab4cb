import { ApiError } from "../protocol/api-error.ts";

const ARN_PARTS = /^arn:(aws[a-z-]*):states:([a-z0-9-]+):(\d{12}):(\w+):(.+)$/s;

/**
 * Checks the form of the ARN of a state machine or an execution, in any partition, region and account.
 *
 * @throws ApiError `InvalidArn`, with AWS's message
 */
export function checkArn(arn: string, type: "stateMachine" | "execution"): void {
  if (!arn.startsWith("arn:")) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  const parts = ARN_PARTS.exec(arn);
  if (!parts) throw invalidArn(`Invalid ARN: ${arn}`);
  if (parts[4] !== type) throw invalidArn(`Resource type not valid in this context: ${parts[4]}`);
}

const invalidArn = (why: string): ApiError => new ApiError("InvalidArn", `Invalid Arn: '${why}'`);

/** Characters that AWS refuses in the names of state machines and executions. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff]/u;

const LONGEST_NAME = 80;

/**
 * Checks the name of a state machine or an execution: 1 to 80 characters, none of those that AWS lists (Step Functions API
 * reference, "StartExecution", `name`).
 *
 * @throws ApiError `InvalidName`
 */
export function checkName(name: string): void {
  if (name.length === 0 || name.length > LONGEST_NAME || FORBIDDEN.test(name)) {
    throw new ApiError("InvalidName", `Invalid Name: '${name}'`);
  }
}
