import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { functionCredentials, testAccess, testRoleArn } from "../testing/iam.ts";

function signedWith(accessKeyId: string | undefined): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  if (accessKeyId !== undefined) {
    request.headers.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x`;
  }
  return request;
}
const { access } = testAccess();

it("a function's process acts under the role of the function, which Lambda took for it", () => {
  expect(access.callerOf(signedWith(functionCredentials.accessKeyId))).toEqual({
    kind: "role",
    roleArn: testRoleArn,
    session: "test",
    assumedBy: {
      kind: "service",
      service: "lambda.amazonaws.com",
      sourceArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
    },
    sourceFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
  });
});

it.each([undefined, "test", "AKIAIOSFODNN7EXAMPLE"])("the key %s is an administrator's", (accessKeyId) => {
  expect(access.callerOf(signedWith(accessKeyId))).toEqual({ kind: "administrator" });
});

it("a process of a function that is not there any more may do nothing", () => {
  const principal = access.callerOf(signedWith(functionCredentials.accessKeyId.concat("2")));
  const call = { principal, action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:000000000000:work" };
  expect(access.denialOf(call)?.message).toMatch(
    /^User: arn:aws:sts::000000000000:assumed-role\/removed\/removed /,
  );
});
