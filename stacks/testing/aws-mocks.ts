/** What AWS would answer: an account, a region, and the names and addresses of what is created. */
const account = "111122223333";
const region = "eu-central-1";

const arnOf: Readonly<Record<string, (name: string) => string>> = {
  "aws:sqs/queue:Queue": (name) => `arn:aws:sqs:${region}:${account}:${name}`,
  "aws:dynamodb/table:Table": (name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  "aws:lambda/function:Function": (name) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  "aws:sfn/stateMachine:StateMachine": (name) => `arn:aws:states:${region}:${account}:stateMachine:${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
  "aws:cloudwatch/eventBus:EventBus": (name) => `arn:aws:events:${region}:${account}:event-bus/${name}`,
  "aws:cloudwatch/eventRule:EventRule": (name) => `arn:aws:events:${region}:${account}:rule/${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::${account}:role/${name}`,
  "aws:sns/topic:Topic": (name) => `arn:aws:sns:${region}:${account}:${name}`,
};

/** The attributes that AWS adds to a resource. */
export function newResource({
  type,
  name,
  inputs,
}: $util.runtime.MockResourceArgs): $util.runtime.MockResourceResult {
  const physicalName = typeof inputs.name === "string" ? inputs.name : name;
  const state: Record<string, unknown> = { name: physicalName, ...inputs };
  const arn = arnOf[type]?.(physicalName);
  if (arn !== undefined) state["arn"] = arn;
  if (type === "aws:sqs/queue:Queue") {
    state["url"] = `https://sqs.${region}.amazonaws.com/${account}/${physicalName}`;
  }
  if (type === "aws:cloudwatch/eventRule:EventRule") {
    state["arn"] = `arn:aws:events:${region}:${account}:rule/${inputs.eventBusName}/${physicalName}`;
  }
  return { id: `${physicalName}-id`, state };
}

interface PolicyStatement {
  effect?: string;
  actions?: string[];
  resources?: string[];
  conditions?: unknown[];
  principals?: { type: string; identifiers: string[] }[];
}

/** The look-ups of the AWS provider. */
export function call({ token, inputs }: $util.runtime.MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return { statements: inputs.statements, json: policyDocument(inputs.statements ?? []) };
    case "aws:index/getRegion:getRegion":
      return { region, name: region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: account };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws" };
    default:
      throw new Error(`The stacks looked up ${token}, and the mocks have no answer.`);
  }
}

function policyDocument(statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ effect = "Allow", actions, resources, ...rest }) => {
    if (rest.conditions !== undefined)
      throw new Error("The mocks know no conditions of SST's own statements.");
    const principals = rest.principals?.map(({ type, identifiers }) => [type, identifiers]);
    const Principal = principals && Object.fromEntries(principals);
    return { Effect: effect, Action: actions, Resource: resources, Principal };
  });
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
