import { physicalName } from "../stage/physical-name.ts";

type Text = $util.Input<string>;

/** One statement of an IAM policy, by AWS's field names (IAM User Guide, "IAM JSON policy elements reference"). */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: Text | readonly Text[] | $util.Output<string[]>;
  readonly Principal?: "*" | { readonly Service: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text | readonly Text[]>>>>;
}

/** A policy document as JSON text, of the version that AWS recommends. */
export function policy(...statements: readonly Statement[]): $util.Output<string> {
  return $jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The trust policy of a role, as JSON text: a service may take it; with a condition, for one resource or account only.
 *
 * @param service `states.amazonaws.com`
 */
export function assumedBy(service: string, condition?: Statement["Condition"]): $util.Output<string> {
  const trust = { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } };
  const statement = condition === undefined ? trust : { ...trust, Condition: condition };
  return $jsonStringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A role with one policy of its own, which is there as soon as the role is. */
export function role(options: {
  name: string;
  trust: $util.Output<string>;
  policy: $util.Output<string>;
}): aws.iam.Role {
  return new aws.iam.Role(options.name, {
    // A role is the account's, whatever the region: a name of our own would be taken already where a stage is deployed
    // to a second region. AWS's provider puts 26 characters of its own behind a prefix, up to the 64 of a role.
    namePrefix: `${physicalName(options.name.replace(/Role$/, "")).slice(0, 37)}-`,
    assumeRolePolicy: options.trust,
    inlinePolicies: [{ name: "inline", policy: options.policy }],
  });
}
