/** A request to AWS's JSON protocol, ready to be sent. */
export interface AwsRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const targets = { dynamodb: "DynamoDB_20120810", states: "AWSStepFunctions" } as const;
const userAgents = {
  dynamodb: { version: "3.1164.0", api: "dynamodb", features: "d,E,P,g" },
  states: { version: "3.1163.0", api: "sfn", features: "E,g" },
} as const;
type Service = keyof typeof targets;

const day = "20260101";
const signedHeaders =
  "amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target;x-amz-user-agent";
const hash = "0".repeat(64);

/** The request that the AWS client of today sends, with a signature of the right length that nobody computed. */
export function awsRequest(service: Service, action: string, input: object): AwsRequest {
  return {
    headers: { ...headersOf[service], "x-amz-target": `${targets[service]}.${action}` },
    body: JSON.stringify(input),
  };
}

const headersOf = { dynamodb: headers("dynamodb"), states: headers("states") };

function headers(service: Service): Readonly<Record<string, string>> {
  const { version, api, features } = userAgents[service];
  const credential = `${process.env["AWS_ACCESS_KEY_ID"]}/${day}/us-east-1/${service}/aws4_request`;
  return {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-user-agent": `aws-sdk-js/${version}`,
    "user-agent": `aws-sdk-js/${version} ua/2.1 os/linux#${"0".repeat(17)} lang/js md/nodejs#${process.versions.node} api/${api}#${version} exec-env/AWS_Lambda_nodejs24.x m/${features}`,
    "amz-sdk-invocation-id": "00000000-0000-4000-8000-000000000000",
    "amz-sdk-request": "attempt=1; max=4",
    "x-amz-date": `${day}T000000Z`,
    "x-amz-security-token": process.env["AWS_SESSION_TOKEN"] ?? "",
    "x-amz-content-sha256": hash,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${hash}`,
  };
}
