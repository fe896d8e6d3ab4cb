/** Where a stage is deployed to. */
export interface AwsPlace {
  readonly region: string;
  readonly partition: string;
  /** What the host names of the partition end with. */
  readonly domain: string;
}

/** The place of every test that names no other. */
export const frankfurt: AwsPlace = { region: "eu-central-1", partition: "aws", domain: "amazonaws.com" };

const account = "111122223333";

/** What AWS would answer: an account, a region, and the names and addresses of what is created. */
export function awsMocks(place: AwsPlace): $util.runtime.Mocks {
  return { call: call(place), newResource: newResource(place) };
}

const arnOf: Readonly<Record<string, (name: string, inputs: { eventBusName?: string }) => string>> = {
  "aws:sqs/queue:Queue": (name) => `sqs:REGION:${account}:${name}`,
  "aws:dynamodb/table:Table": (name) => `dynamodb:REGION:${account}:table/${name}`,
  "aws:lambda/function:Function": (name) => `lambda:REGION:${account}:function:${name}`,
  "aws:sfn/stateMachine:StateMachine": (name) => `states:REGION:${account}:stateMachine:${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name) => `logs:REGION:${account}:log-group:${name}`,
  "aws:cloudwatch/eventBus:EventBus": (name) => `events:REGION:${account}:event-bus/${name}`,
  "aws:cloudwatch/eventRule:EventRule": (name, { eventBusName }) =>
    `events:REGION:${account}:rule/${eventBusName}/${name}`,
  "aws:iam/role:Role": (name) => `iam::${account}:role/${name}`,
  "aws:sns/topic:Topic": (name) => `sns:REGION:${account}:${name}`,
};

/** The attributes that AWS adds to a resource. */
function newResource({ region, partition, domain }: AwsPlace): $util.runtime.Mocks["newResource"] {
  return ({ type, name, inputs }) => {
    const physicalName = typeof inputs.name === "string" ? inputs.name : name;
    const state: Record<string, unknown> = { name: physicalName, ...inputs };
    const arn = arnOf[type]?.(physicalName, inputs).replace("REGION", region);
    if (arn !== undefined) state["arn"] = `arn:${partition}:${arn}`;
    if (type === "aws:sqs/queue:Queue") {
      state["url"] = `https://sqs.${region}.${domain}/${account}/${physicalName}`;
    }
    return { id: `${physicalName}-id`, state };
  };
}

interface PolicyStatement {
  effect?: string;
  actions?: string[];
  resources?: string[];
  conditions?: { test: string; variable: string; values: string[] }[];
  principals?: { type: string; identifiers: string[] }[];
}

/** The look-ups of the AWS provider. */
function call({ region, partition, domain }: AwsPlace): $util.runtime.Mocks["call"] {
  return ({ token, inputs }) => {
    switch (token) {
      case "aws:iam/getPolicyDocument:getPolicyDocument":
        return { statements: inputs.statements, json: policyDocument(inputs.statements ?? []) };
      case "aws:index/getRegion:getRegion":
        return { region, name: region };
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return { accountId: account };
      case "aws:index/getPartition:getPartition":
        return { partition, dnsSuffix: domain };
      default:
        throw new Error(`The stacks looked up ${token}, and the mocks have no answer.`);
    }
  };
}

function policyDocument(statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ effect = "Allow", actions, resources, ...rest }) => {
    const principals = rest.principals?.map(({ type, identifiers }) => [type, identifiers]);
    const Principal = principals && Object.fromEntries(principals);
    const conditions = rest.conditions?.map(({ test, variable, values }) => [test, { [variable]: values }]);
    const Condition = conditions && Object.fromEntries(conditions);
    return { Effect: effect, Action: actions, Resource: resources, Principal, Condition };
  });
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
