import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Endpoint, openEndpoint } from "../../endpoint/endpoint.ts";
import { invokeApi } from "../../lambda/invoke-api.ts";
import { allow, functionCredentials, testAccess, testRole } from "../../testing/iam.ts";
import type { RoleAuthorizer } from "../authorizer.ts";
import { guardFunctions } from "./guard-functions.ts";

const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:translate";
const answering = {
  invoke: async () => ({
    requestId: "r",
    result: { outcome: "succeeded" as const, payload: "{}" },
    log: [],
  }),
  invokeAsync: () => "r",
};
let endpoint: Endpoint;
let authorizer: RoleAuthorizer;
let client: LambdaClient;

beforeEach(async () => {
  const test = testAccess();
  authorizer = test.authorizer;
  endpoint = await openEndpoint({ port: 0 });
  const handle = guardFunctions({
    access: test.access,
    region: "us-east-1",
    accountId: "000000000000",
    handle: invokeApi(
      new Map([
        ["translate", answering],
        ["other", answering],
      ]),
    ),
  });
  endpoint.serve([{ services: ["lambda"], matches: () => true, handle }]);
  client = new LambdaClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: functionCredentials,
  });
});
afterEach(() => endpoint.close());

const invoke = (FunctionName: string, Qualifier?: string) =>
  client.send(new InvokeCommand({ FunctionName, ...(Qualifier === undefined ? {} : { Qualifier }) }));

it.each([
  ["translate", undefined, functionArn],
  [functionArn, undefined, functionArn],
  ["translate", "live", `${functionArn}:live`],
  ["translate:live", undefined, `${functionArn}:live`],
])(
  "refuses the invocation of %s (qualifier %s) to a role that lacks it, in AWS's words",
  async (name, qualifier, resource) => {
    await expect(invoke(name, qualifier)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: lambda:InvokeFunction on resource: ${resource} because no identity-based policy allows the lambda:InvokeFunction action`,
      $metadata: { httpStatusCode: 403 },
    });
  },
);

it.each([
  "/translate:?/invocations",
  "/translate/invocations?Qualifier=live",
  "/translate/invocations/",
  "/translate%3A/invocations",
])("leaves no way around it by the path %s", async (path) => {
  const answer = await fetch(`${endpoint.url}/2015-03-31/functions${path}`, {
    method: "POST",
    headers: { authorization: `Credential=${functionCredentials.accessKeyId}/` },
  });
  expect([400, 403, 404]).toContain(answer.status);
});

it("lets a role invoke what it may, and an administrator everything", async () => {
  authorizer.setRole(testRole(allow("lambda:InvokeFunction", functionArn)));
  expect((await invoke("translate")).StatusCode).toBe(200);
  await expect(invoke("other")).rejects.toThrow(/not authorized/);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const person = new LambdaClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
  expect((await person.send(new InvokeCommand({ FunctionName: "other" }))).StatusCode).toBe(200);
});
