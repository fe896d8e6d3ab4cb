/** A statement as the `aws.iam.getPolicyDocument` of AWS's provider takes it. */
interface StatementInput {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly PrincipalInput[];
  readonly notPrincipals?: readonly PrincipalInput[];
  readonly conditions?: readonly ConditionInput[];
}

interface PrincipalInput {
  readonly type: string;
  readonly identifiers: readonly string[];
}

interface ConditionInput {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** The inputs of `aws.iam.getPolicyDocument`. */
export interface PolicyDocumentInputs {
  readonly policyId?: string;
  readonly version?: string;
  readonly statements?: readonly StatementInput[];
  /** Documents whose statements come first. */
  readonly sourcePolicyDocuments?: readonly string[];
  /** Documents whose statements take the place of those with the same `Sid`. */
  readonly overridePolicyDocuments?: readonly string[];
}

type Statement = Readonly<Record<string, unknown>>;

/** The JSON policy document that AWS's provider makes (Terraform Registry, data source `aws_iam_policy_document`). */
export function policyDocument(inputs: PolicyDocumentInputs): string {
  const own = (inputs.statements ?? []).map(statement);
  const sources = (inputs.sourcePolicyDocuments ?? []).flatMap(statementsOf);
  const overrides = (inputs.overridePolicyDocuments ?? []).flatMap(statementsOf);
  return JSON.stringify({
    Version: inputs.version ?? "2012-10-17",
    Id: inputs.policyId,
    Statement: overrides.reduce(override, [...sources, ...own]),
  });
}

function statement(input: StatementInput): Statement {
  return {
    Sid: input.sid,
    Effect: input.effect ?? "Allow",
    Action: input.actions?.map(withVariables),
    NotAction: input.notActions?.map(withVariables),
    Resource: input.resources?.map(withVariables),
    NotResource: input.notResources?.map(withVariables),
    Principal: principals(input.principals),
    NotPrincipal: principals(input.notPrincipals),
    Condition: conditions(input.conditions),
  };
}

/** The provider writes `&{aws:username}` for IAM's own variables, as `${` is its language's. */
const withVariables = (text: string) => text.replaceAll("&{", "${");

function principals(inputs: readonly PrincipalInput[] | undefined): unknown {
  if (inputs === undefined || inputs.length === 0) return undefined;
  if (inputs.some(({ type, identifiers }) => type === "*" && identifiers.includes("*"))) return "*";
  return gathered(inputs.map(({ type, identifiers }) => [type, identifiers]));
}

/** Several conditions of one test are one block of it, and all of them have to hold. */
function conditions(inputs: readonly ConditionInput[] | undefined): unknown {
  if (inputs === undefined || inputs.length === 0) return undefined;
  const tests = new Set(inputs.map(({ test }) => test));
  return Object.fromEntries(
    [...tests].map((test) => [
      test,
      gathered(
        inputs
          .filter((input) => input.test === test)
          .map(({ variable, values }) => [variable, values.map(withVariables)]),
      ),
    ]),
  );
}

function gathered(entries: readonly (readonly [string, readonly string[]])[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [key, values] of entries) lists[key] = [...(lists[key] ?? []), ...values];
  return lists;
}

function statementsOf(document: string): readonly Statement[] {
  const { Statement }: { Statement?: Statement | readonly Statement[] } = JSON.parse(document);
  return [Statement ?? []].flat();
}

function override(statements: readonly Statement[], next: Statement): readonly Statement[] {
  const { Sid } = next;
  const at = statements.findIndex((statement) => Sid !== undefined && statement["Sid"] === Sid);
  return at === -1 ? [...statements, next] : statements.with(at, next);
}
