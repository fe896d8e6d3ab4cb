import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { inputsOf } from "../../deployment/resource-inputs.ts";
import type { Role } from "../authorizer.ts";
import { managedPolicy } from "./managed-policies.ts";

/** The roles of an app, and what it attaches to them that is not known here. */
export interface GraphRoles {
  readonly roles: readonly Role[];
  /**
   * A sentence for each policy of AWS's that the local cloud does not have, which allows nothing here, and for each role that
   * the app names and does not make, which may do everything.
   */
  readonly warnings: readonly string[];
}

type NamedPolicy = Role["policies"][number];

/**
 * The roles of an evaluated app, with the policies that are written into them, attached to them, or AWS's.
 */
export function rolesOfGraph({ resources }: AppGraph): GraphRoles {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const warnings: string[] = [];
  const customerPolicies = new Map(
    ofType("aws:iam/policy:Policy").map((policy) => [
      String(policy.outputs["arn"]),
      { name: policy.name, policy: inputsOf(policy).optionalJson("policy") },
    ]),
  );
  const byArn = (arn: string, role: GraphResource): readonly NamedPolicy[] => {
    const policy = customerPolicies.get(arn) ?? { name: arn, policy: managedPolicy(arn) };
    if (policy.policy !== undefined) return [{ name: policy.name, policy: policy.policy }];
    warnings.push(
      `The local cloud does not have the policy ${arn} of the role ${role.name}: it allows nothing here.`,
    );
    return [];
  };
  const inline = ofType("aws:iam/rolePolicy:RolePolicy");
  const attachments = [
    ...ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map((attachment) => ({
      roles: [inputsOf(attachment).text("role")],
      policyArn: inputsOf(attachment).text("policyArn"),
    })),
    ...ofType("aws:iam/policyAttachment:PolicyAttachment").map((attachment) => ({
      roles: inputsOf(attachment).texts("roles"),
      policyArn: inputsOf(attachment).text("policyArn"),
    })),
  ];
  const roles = ofType("aws:iam/role:Role").map((role): Role => {
    const inputs = inputsOf(role);
    const isRole = (named: string) =>
      [role.outputs["name"], role.outputs["arn"], role.outputs.id].includes(named);
    const boundary = inputs.optionalText("permissionsBoundary");
    const [permissionsBoundary] = boundary === undefined ? [] : byArn(boundary, role);
    const attached = attachments.filter((attachment) => attachment.roles.some(isRole));
    const arns = [...inputs.texts("managedPolicyArns"), ...attached.map(({ policyArn }) => policyArn)];
    return {
      arn: String(role.outputs["arn"]),
      name: String(role.outputs["name"] ?? role.name),
      trustPolicy: inputs.optionalJson("assumeRolePolicy"),
      policies: [
        ...inputs.objects("inlinePolicies").flatMap((policy) => ofInline(policy, role.name)),
        ...inline.flatMap((policy) =>
          isRole(inputsOf(policy).text("role")) ? ofInline(inputsOf(policy), policy.name) : [],
        ),
        ...arns.flatMap((arn) => byArn(arn, role)),
      ],
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      ...(role.madeAt === undefined ? {} : { madeAt: role.madeAt }),
    };
  });
  const made = new Set(roles.map(({ arn }) => arn));
  for (const [type, input] of rolesOf) {
    for (const resource of ofType(type)) {
      const roleArn = inputsOf(resource).optionalText(input);
      if (roleArn === undefined || made.has(roleArn)) continue;
      warnings.push(
        `The app does not make the role ${roleArn} of ${resource.name}: what it may do is not known here, so everything is allowed.`,
      );
    }
  }
  return { roles, warnings };
}

/** What acts under a role, and the input that names it. */
const rolesOf = [
  ["aws:lambda/function:Function", "role"],
  ["aws:sfn/stateMachine:StateMachine", "roleArn"],
  ["aws:cloudwatch/eventTarget:EventTarget", "roleArn"],
] as const;

/** The provider takes an inline policy without a document for none. */
function ofInline(inputs: ReturnType<typeof inputsOf>, name: string): readonly NamedPolicy[] {
  const policy = inputs.optionalJson("policy");
  return policy === undefined ? [] : [{ name: inputs.optionalText("name") ?? name, policy }];
}
