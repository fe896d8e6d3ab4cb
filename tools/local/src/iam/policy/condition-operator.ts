import { BlockList, isIPv6 } from "node:net";
import { type Pattern, pattern } from "./pattern.ts";
import type { RequestContext } from "./request-context.ts";

/** Whether one value of a request fits one value of a policy. */
export interface ValueTest {
  matches(value: string, context: RequestContext): boolean;
  readonly keys: readonly string[];
}

/** A condition operator of IAM, without its prefix and without `IfExists`. */
export interface ConditionOperator {
  /** Reads a value of the policy. */
  test(wanted: string, how: { variables: boolean }): ValueTest;
  /** Of the `Not` kind: it holds where none of the policy's values fits, and where the key is absent. */
  readonly isNegated: boolean;
}

type Compare = (order: number) => boolean;

const text = (
  options: { wildcards?: boolean; ignoresCase?: boolean },
  isNegated: boolean,
): ConditionOperator => ({
  isNegated,
  test: (wanted, { variables }): Pattern =>
    pattern(wanted, {
      wildcards: options.wildcards === true,
      ignoresCase: options.ignoresCase === true,
      variables,
    }),
});

/** ArnEquals and ArnLike behave the same: each part of the ARN is compared on its own, wildcards included. */
const arn = (isNegated: boolean): ConditionOperator => ({
  isNegated,
  test: (wanted, { variables }) => pattern(wanted, { wildcards: true, variables, isArn: true }),
});

const plain = (
  isNegated: boolean,
  read: (wanted: string) => (value: string) => boolean,
): ConditionOperator => ({
  isNegated,
  test: (wanted) => ({ keys: [], matches: read(wanted) }),
});

const ordered = (compare: Compare, read: (text: string) => number, isNegated = false): ConditionOperator =>
  plain(isNegated, (wanted) => {
    const limit = read(wanted);
    return (value) => compare(read(value) - limit);
  });

/** ISO 8601, or seconds since 1970. */
const seconds = (date: string) => (/^\d+$/.test(date) ? Number(date) : Date.parse(date) / 1000);

function addresses(range: string): (address: string) => boolean {
  const list = new BlockList();
  const [network = "", prefix] = range.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  list.addSubnet(network, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  return (address) => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const equal: Compare = (order) => order === 0;
const less: Compare = (order) => order < 0;
const atMost: Compare = (order) => order <= 0;
const more: Compare = (order) => order > 0;
const atLeast: Compare = (order) => order >= 0;

/** By name (IAM User Guide, "IAM JSON policy elements: Condition operators"); `Null` is not among them. */
export const conditionOperators: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: text({}, false),
  StringNotEquals: text({}, true),
  StringEqualsIgnoreCase: text({ ignoresCase: true }, false),
  StringNotEqualsIgnoreCase: text({ ignoresCase: true }, true),
  StringLike: text({ wildcards: true }, false),
  StringNotLike: text({ wildcards: true }, true),
  ArnEquals: arn(false),
  ArnLike: arn(false),
  ArnNotEquals: arn(true),
  ArnNotLike: arn(true),
  Bool: plain(false, (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase()),
  BinaryEquals: plain(false, (wanted) => (value) => value === wanted),
  IpAddress: plain(false, addresses),
  NotIpAddress: plain(true, addresses),
  NumericEquals: ordered(equal, Number),
  NumericNotEquals: ordered(equal, Number, true),
  NumericLessThan: ordered(less, Number),
  NumericLessThanEquals: ordered(atMost, Number),
  NumericGreaterThan: ordered(more, Number),
  NumericGreaterThanEquals: ordered(atLeast, Number),
  DateEquals: ordered(equal, seconds),
  DateNotEquals: ordered(equal, seconds, true),
  DateLessThan: ordered(less, seconds),
  DateLessThanEquals: ordered(atMost, seconds),
  DateGreaterThan: ordered(more, seconds),
  DateGreaterThanEquals: ordered(atLeast, seconds),
};
