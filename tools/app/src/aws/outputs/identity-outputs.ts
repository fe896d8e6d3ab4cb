import { lettersOf, uuidOf } from "../names/letters-of.ts";
import type { OutputsByType } from "./created.ts";
import { idLetters } from "./id-letters.ts";
import { textOf } from "./text-of.ts";

/** Roles, keys, users and secrets. */
export const identityOutputs: OutputsByType = {
  "aws:iam/role:Role": ({ name, inputs, logicalName, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("iam", `role${textOf(inputs["path"]) || "/"}${name}`),
    uniqueId: `AROA${lettersOf(logicalName, 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`,
  }),
  "aws:iam/user:User": ({ name, inputs, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("iam", `user${textOf(inputs["path"]) || "/"}${name}`),
  }),
  "aws:iam/policy:Policy": ({ name, inputs, globalArn }) => {
    const policyArn = globalArn("iam", `policy${textOf(inputs["path"]) || "/"}${name}`);
    return { id: policyArn, name, arn: policyArn };
  },
  "aws:iam/rolePolicy:RolePolicy": ({ name, inputs }) => ({ id: `${textOf(inputs["role"])}:${name}`, name }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ logicalName, inputs }) => ({
    id: `${textOf(inputs["role"])}-${lettersOf(logicalName, 26, "0123456789")}`,
  }),
  "aws:kms/key:Key": ({ logicalName, arn }) => {
    const keyId = uuidOf(logicalName);
    return { id: keyId, keyId, arn: arn("kms", `key/${keyId}`) };
  },
  "aws:cognito/userPool:UserPool": ({ name, logicalName, place, arn }) => {
    const id = `${place.region}_${lettersOf(logicalName, 9, idLetters)}`;
    return {
      id,
      name,
      arn: arn("cognito-idp", `userpool/${id}`),
      endpoint: `cognito-idp.${place.region}.${place.domain}/${id}`,
    };
  },
  "aws:secretsmanager/secret:Secret": ({ name, logicalName, arn }) => {
    const secretArn = arn("secretsmanager", `secret:${name}-${lettersOf(logicalName, 6)}`);
    return { id: secretArn, name, arn: secretArn };
  },
  "aws:ssm/parameter:Parameter": ({ name, arn }) => ({
    id: name,
    name,
    arn: arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`),
  }),
};
