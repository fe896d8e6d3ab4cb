import { ApiError } from "./api-error.ts";

const ARN_PARTS = /^arn:(aws[a-z-]*):states:([a-z0-9-]+):(\d{12}):(\w+):(.+)$/s;

/** Checks the ARN of a state machine or an execution. Throws InvalidArn as AWS words it. */
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

export function checkName(name: string): void {
  if (name.length === 0 || name.length > LONGEST_NAME || FORBIDDEN.test(name)) {
    throw new ApiError("InvalidName", `Invalid Name: '${name}'`);
  }
}
