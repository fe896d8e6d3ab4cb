/** A policy by AWS's field names (IAM User Guide, "IAM JSON policy elements reference"). */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly StatementDocument[];
}

type Texts = string | readonly string[];

/** One statement; each element as AWS names it. */
export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  /** By operator and key: the values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `"*"`, or by kind: `{ Service: "events.amazonaws.com" }`, `{ AWS: ["arn:aws:iam::000000000000:root"] }`. */
export type PrincipalElement = "*" | Readonly<Record<string, Texts>>;

/** A policy that AWS refuses with this name; the message names the policy and says what is wrong. */
export class MalformedPolicyError extends Error {
  override readonly name = "MalformedPolicyDocument";
}

/**
 * Reads a policy from its JSON text, or from the object that stands for it.
 *
 * @param name of the policy, for the error
 * @throws MalformedPolicyError where it is no policy
 */
export function readPolicyDocument(policy: unknown, name: string): PolicyDocument {
  const document = typeof policy === "string" ? parsed(policy, name) : policy;
  if (!isObject(document)) throw malformed(name, "it is not an object");
  const { Version, Statement } = document;
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  for (const statement of statements) checkStatement(statement, name);
  return { ...(typeof Version === "string" ? { Version } : {}), Statement: statements };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(name, error instanceof Error ? error.message : String(error));
  }
}

function checkStatement(statement: unknown, name: string): void {
  if (!isObject(statement)) throw malformed(name, "a statement is not an object");
  const { Effect, Action, NotAction } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") {
    throw malformed(name, "the Effect of a statement is neither Allow nor Deny");
  }
  if ((Action === undefined) === (NotAction === undefined)) {
    throw malformed(name, "a statement has either Action or NotAction");
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const malformed = (name: string, why: string) =>
  new MalformedPolicyError(`The policy ${name} is not valid: ${why}.`);
