import { lettersOf, uuidOf } from "./letters-of.ts";
import { physicalNameOf } from "./physical-name-of.ts";
import type { Place } from "./place.ts";

type Values = Readonly<Record<string, unknown>>;

interface Created {
  /** The name on AWS. */
  readonly name: string;
  readonly logicalName: string;
  readonly inputs: Values;
  readonly place: Place;
  /** `arn("sqs", "queue")`: of a regional service. */
  arn(service: string, resource: string): string;
  /** Of a service that has no regions. */
  globalArn(service: string, resource: string): string;
}

type Outputs = Readonly<Record<string, unknown>> & { readonly id: string };
type OutputsOf = (created: Created) => Outputs;

const text = (value: unknown) => (typeof value === "string" ? value : "");
const idLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The name of a bus that may be given by its ARN. */
const busName = (value: unknown) => text(value).split(":event-bus/").at(-1) ?? "";

const namedAfter =
  (service: string, kind: string): OutputsOf =>
  ({ name, arn }) => ({ id: name, name, arn: arn(service, `${kind}${name}`) });

/** A setting of another resource, of which there is one. */
const settingOf =
  (input: string): OutputsOf =>
  ({ inputs, name }) => ({ id: text(inputs[input]) || name });

const bucket: OutputsOf = ({ name, place }) => ({
  id: name,
  arn: `arn:${place.partition}:s3:::${name}`,
  bucket: name,
  name,
  bucketDomainName: `${name}.s3.${place.domain}`,
  bucketRegionalDomainName: `${name}.s3.${place.region}.${place.domain}`,
  bucketRegion: place.region,
  region: place.region,
  hostedZoneId: "Z21DNDUVLTQW6Q",
  websiteEndpoint: `${name}.s3-website.${place.region}.${place.domain}`,
  websiteDomain: `s3-website.${place.region}.${place.domain}`,
});

/**
 * What AWS adds to a resource, by its type. Ids are those that AWS's provider for Pulumi gives (the documentation of each
 * type, "Outputs"); what AWS draws by lot is made from the logical name.
 */
const outputsOfType: Readonly<Record<string, OutputsOf>> = {
  "aws:sqs/queue:Queue": ({ name, place, arn }) => {
    const origin = place.endpoint ?? `https://sqs.${place.region}.${place.domain}`;
    const url = `${origin}/${place.accountId}/${name}`;
    return { id: url, url, name, arn: arn("sqs", name) };
  },
  "aws:sqs/queuePolicy:QueuePolicy": settingOf("queueUrl"),
  "aws:sqs/redrivePolicy:RedrivePolicy": settingOf("queueUrl"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": settingOf("queueUrl"),
  "aws:dynamodb/table:Table": ({ name, inputs, arn }) => {
    const tableArn = arn("dynamodb", `table/${name}`);
    if (inputs["streamEnabled"] !== true) return { id: name, name, arn: tableArn };
    const streamLabel = "2026-01-01T00:00:00.000";
    return { id: name, name, arn: tableArn, streamLabel, streamArn: `${tableArn}/stream/${streamLabel}` };
  },
  "aws:lambda/function:Function": ({ name, place, arn }) => {
    const functionArn = arn("lambda", `function:${name}`);
    return {
      id: name,
      name,
      arn: functionArn,
      version: "$LATEST",
      qualifiedArn: `${functionArn}:$LATEST`,
      invokeArn: invokeArn(place, functionArn),
      qualifiedInvokeArn: invokeArn(place, `${functionArn}:$LATEST`),
    };
  },
  "aws:lambda/alias:Alias": ({ name, inputs, place, arn }) => {
    const functionName = text(inputs["functionName"]).split(":function:").at(-1);
    const aliasArn = arn("lambda", `function:${functionName}:${name}`);
    return { id: aliasArn, name, arn: aliasArn, invokeArn: invokeArn(place, aliasArn) };
  },
  "aws:lambda/functionUrl:FunctionUrl": ({ logicalName, inputs, place }) => {
    const urlId = lettersOf(logicalName, 32, idLetters);
    return {
      id: text(inputs["functionName"]),
      urlId,
      functionUrl: `https://${urlId}.lambda-url.${place.region}.on.aws/`,
    };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ logicalName, inputs, arn }) => {
    const uuid = uuidOf(logicalName);
    const functionName = text(inputs["functionName"]);
    return {
      id: uuid,
      uuid,
      arn: arn("lambda", `event-source-mapping:${uuid}`),
      functionArn: functionName.startsWith("arn:") ? functionName : arn("lambda", `function:${functionName}`),
    };
  },
  "aws:lambda/permission:Permission": ({ logicalName, inputs }) => {
    const statementId = text(inputs["statementId"]) || `${logicalName}-${lettersOf(logicalName, 7)}`;
    return { id: statementId, statementId };
  },
  "aws:sfn/stateMachine:StateMachine": ({ name, arn }) => {
    const stateMachineArn = arn("states", `stateMachine:${name}`);
    return { id: stateMachineArn, name, arn: stateMachineArn, status: "ACTIVE" };
  },
  "aws:sfn/activity:Activity": ({ name, arn }) => {
    const activityArn = arn("states", `activity:${name}`);
    return { id: activityArn, name, arn: activityArn };
  },
  "aws:cloudwatch/eventBus:EventBus": namedAfter("events", "event-bus/"),
  "aws:cloudwatch/eventRule:EventRule": ({ name, inputs, arn }) => {
    const bus = busName(inputs["eventBusName"]);
    // The rules of an account's first bus do not name it (EventBridge: "ARN format" of rules).
    const path = bus === "" || bus === "default" ? name : `${bus}/${name}`;
    return { id: path, name, arn: arn("events", `rule/${path}`) };
  },
  "aws:cloudwatch/eventTarget:EventTarget": ({ name, inputs }) => ({
    id: `${text(inputs["rule"])}-${name}`,
    targetId: name,
  }),
  "aws:cloudwatch/logGroup:LogGroup": namedAfter("logs", "log-group:"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": namedAfter("cloudwatch", "alarm:"),
  "aws:cloudwatch/dashboard:Dashboard": ({ name, globalArn }) => ({
    id: name,
    dashboardName: name,
    dashboardArn: globalArn("cloudwatch", `dashboard/${name}`),
  }),
  "aws:scheduler/schedule:Schedule": ({ name, inputs, arn }) => {
    const group = text(inputs["groupName"]) || "default";
    return {
      id: `${group}/${name}`,
      name,
      groupName: group,
      arn: arn("scheduler", `schedule/${group}/${name}`),
    };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": namedAfter("scheduler", "schedule-group/"),
  "aws:sns/topic:Topic": ({ name, arn }) => {
    const topicArn = arn("sns", name);
    return { id: topicArn, name, arn: topicArn };
  },
  "aws:sns/topicPolicy:TopicPolicy": settingOf("arn"),
  "aws:sns/topicSubscription:TopicSubscription": ({ logicalName, inputs }) => {
    const subscriptionArn = `${text(inputs["topic"])}:${uuidOf(logicalName)}`;
    return { id: subscriptionArn, arn: subscriptionArn };
  },
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketPolicy:BucketPolicy": settingOf("bucket"),
  "aws:s3/bucketNotification:BucketNotification": settingOf("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": settingOf("bucket"),
  "aws:iam/role:Role": ({ name, inputs, logicalName, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("iam", `role${text(inputs["path"]) || "/"}${name}`),
    uniqueId: `AROA${lettersOf(logicalName, 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`,
  }),
  "aws:iam/user:User": ({ name, inputs, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("iam", `user${text(inputs["path"]) || "/"}${name}`),
  }),
  "aws:iam/policy:Policy": ({ name, inputs, globalArn }) => {
    const policyArn = globalArn("iam", `policy${text(inputs["path"]) || "/"}${name}`);
    return { id: policyArn, name, arn: policyArn };
  },
  "aws:iam/rolePolicy:RolePolicy": ({ name, inputs }) => ({ id: `${text(inputs["role"])}:${name}`, name }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ logicalName, inputs }) => ({
    id: `${text(inputs["role"])}-${lettersOf(logicalName, 26, "0123456789")}`,
  }),
  "aws:kms/key:Key": ({ logicalName, arn }) => {
    const keyId = uuidOf(logicalName);
    return { id: keyId, keyId, arn: arn("kms", `key/${keyId}`) };
  },
  "aws:kinesis/stream:Stream": ({ name, arn }) => {
    const streamArn = arn("kinesis", `stream/${name}`);
    return { id: streamArn, name, arn: streamArn };
  },
  "aws:apigatewayv2/api:Api": ({ name, logicalName, inputs, place, arn }) => {
    const id = lettersOf(logicalName, 10, idLetters);
    const scheme = inputs["protocolType"] === "WEBSOCKET" ? "wss" : "https";
    return {
      id,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/apis/${id}`,
      apiEndpoint: `${scheme}://${id}.execute-api.${place.region}.${place.domain}`,
      executionArn: arn("execute-api", id),
    };
  },
  "aws:apigatewayv2/stage:Stage": ({ name, inputs, place, arn }) => {
    const api = text(inputs["apiId"]);
    const path = name === "$default" ? "" : name;
    return {
      id: name,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/apis/${api}/stages/${name}`,
      executionArn: `${arn("execute-api", api)}/${name}`,
      invokeUrl: `https://${api}.execute-api.${place.region}.${place.domain}/${path}`,
    };
  },
  "aws:apigateway/restApi:RestApi": ({ name, logicalName, place, arn }) => {
    const id = lettersOf(logicalName, 10, idLetters);
    return {
      id,
      name,
      arn: `arn:${place.partition}:apigateway:${place.region}::/restapis/${id}`,
      executionArn: arn("execute-api", id),
      rootResourceId: lettersOf(`${logicalName} root`, 10, idLetters),
    };
  },
  "aws:cloudfront/distribution:Distribution": ({ logicalName, globalArn }) => {
    const id = `E${lettersOf(logicalName, 13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`;
    return {
      id,
      arn: globalArn("cloudfront", `distribution/${id}`),
      domainName: `d${lettersOf(logicalName, 13, idLetters)}.cloudfront.net`,
      // CloudFront's own zone, the same for all distributions.
      hostedZoneId: "Z2FDTNDATAQYW2",
      status: "Deployed",
      etag: `E${lettersOf(`${logicalName} etag`, 12, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`,
    };
  },
  "aws:cloudfront/function:Function": ({ name, globalArn }) => ({
    id: name,
    name,
    arn: globalArn("cloudfront", `function/${name}`),
  }),
  "aws:cloudfront/keyValueStore:KeyValueStore": ({ name, logicalName, globalArn }) => {
    const id = uuidOf(logicalName);
    return { id, name, arn: globalArn("cloudfront", `key-value-store/${id}`) };
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

/** Of Pulumi's `random` provider: what it would draw. */
function randomOutputs(logicalName: string, inputs: Values): Outputs {
  const length = typeof inputs["length"] === "number" ? inputs["length"] : 16;
  const result = lettersOf(logicalName, length, `${idLetters}ABCDEFGHIJKLMNOPQRSTUVWXYZ`);
  const bytes = Buffer.from(lettersOf(logicalName, 2 * (Number(inputs["byteLength"]) || length)), "hex");
  return {
    id: result,
    result,
    hex: bytes.toString("hex"),
    base64: bytes.toString("base64"),
    b64Std: bytes.toString("base64"),
    b64Url: bytes.toString("base64url"),
    dec: String(BigInt(`0x0${bytes.toString("hex")}`)),
  };
}

/**
 * SST's own key, with which it encrypts what a function links. It stays out, as the links that were to be encrypted are
 * in the graph as they are.
 */
const keyOfLinks = "LambdaEncryptionKey";

function invokeArn({ partition, region }: Place, functionArn: string): string {
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

/**
 * What AWS adds to a resource that is created there. A type that is not known has an id, a name and an ARN in the way in
 * which most have one.
 */
export function outputsOf(options: { type: string; name: string; inputs: Values; place: Place }): Outputs {
  const { type, name: logicalName, inputs, place } = options;
  if (logicalName === keyOfLinks) return { id: logicalName };
  if (type.startsWith("random:")) return randomOutputs(logicalName, inputs);
  const { partition, region, accountId } = place;
  const name = physicalNameOf(type, logicalName, inputs);
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const globalArn = (service: string, resource: string) =>
    `arn:${partition}:${service}::${accountId}:${resource}`;
  const known = outputsOfType[type];
  if (known !== undefined) return known({ name, logicalName, inputs, place, arn, globalArn });
  const [, service = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  return service === "" ? { id: name } : { id: name, name, arn: arn(service, name) };
}
