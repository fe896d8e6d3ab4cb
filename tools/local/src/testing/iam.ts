import type { ApiAccess } from "../iam/api-access.ts";
import { createAuthorizer, type Refusal, type Role, type RoleAuthorizer } from "../iam/authorizer.ts";
import { createCallers } from "../iam/callers.ts";
import type { StatementDocument } from "../iam/policy/policy-document.ts";
import type { RolePrincipal } from "../iam/principal.ts";
import { functionAccessKeyId, isFunctionAccessKeyId } from "../lambda/function-access-key.ts";
import { functionArn } from "./function-resource.ts";

/** A policy of the version that has variables. */
export const policyOf = (...Statement: readonly StatementDocument[]) => ({
  Version: "2012-10-17",
  Statement,
});

/** A statement that allows actions on resources. */
export const allow = (
  actions: string | readonly string[],
  resources: string | readonly string[],
): StatementDocument => ({
  Effect: "Allow",
  Action: actions,
  Resource: resources,
});

export const testRoleArn = "arn:aws:iam::000000000000:role/test";

/** What the test's function is to the endpoint. */
export const testSession: RolePrincipal = { kind: "role", roleArn: testRoleArn, session: "test" };

/** A role that Lambda may take, with one policy. */
export function testRole(...statements: readonly StatementDocument[]): Role {
  return {
    arn: testRoleArn,
    name: "test",
    trustPolicy: policyOf({
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
    policies: statements.length === 0 ? [] : [{ name: "inline", policy: policyOf(...statements) }],
  };
}

/** The credentials of a process of the function `test`, which acts under the test's role. */
export const functionCredentials = { accessKeyId: functionAccessKeyId("test"), secretAccessKey: "local" };

/** What services ask, with one function whose role has these statements. */
export function testAccess(...statements: readonly StatementDocument[]) {
  const { authorizer, refusals } = testAuthorizer(...statements);
  const callers = createCallers({
    functionOf: (accessKeyId) => {
      if (!isFunctionAccessKeyId(accessKeyId)) return undefined;
      const isTest = accessKeyId === functionCredentials.accessKeyId;
      return isTest
        ? { kind: "function", functionArn: functionArn("test"), roleArn: testRoleArn }
        : { kind: "unknown" };
    },
    accountId: "000000000000",
  });
  const access: ApiAccess = { ...callers, ...authorizer };
  return { access, authorizer, refusals };
}

/** An authorizer with the test's role, and the refusals that it reported. */
export function testAuthorizer(...statements: readonly StatementDocument[]): {
  authorizer: RoleAuthorizer;
  refusals: Refusal[];
} {
  const refusals: Refusal[] = [];
  const authorizer = createAuthorizer({
    region: "us-east-1",
    accountId: "000000000000",
    onRefused: (refusal) => refusals.push(refusal),
  });
  authorizer.setRole(testRole(...statements));
  return { authorizer, refusals };
}
