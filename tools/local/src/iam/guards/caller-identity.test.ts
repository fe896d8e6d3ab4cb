import { expect, it, onTestFinished } from "vitest";
import { functionCredentials, testAccess } from "../../testing/iam.ts";
import { serveTopics } from "../../testing/serve-topics.ts";

it("is the session of its role for a function, without any permission, and an administrator's for anybody else", async () => {
  const served = await serveTopics({ access: testAccess().access });
  onTestFinished(served.close);
  const ask = async (accessKeyId: string) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=x`;
    const body = new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" });
    const response = await fetch(served.url, { method: "POST", headers: { authorization }, body });
    return /<Arn>(.*?)<\/Arn>/.exec(await response.text())?.[1];
  };
  expect(await ask(functionCredentials.accessKeyId)).toBe("arn:aws:sts::000000000000:assumed-role/test/test");
  expect(await ask("test")).toMatch(/^arn:aws:iam::\d{12}:/);
});
