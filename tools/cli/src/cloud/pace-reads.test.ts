import { DescribeExecutionCommand, ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { startStub } from "../testing/start-stub.ts";
import { paceReads } from "./pace-reads.ts";

it("allows a burst, then a number of requests a second, and does not delay other actions", async () => {
  const endpoint = await startStub({ status: 200, body: "{}", contentType: "application/x-amz-json-1.0" });
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SFNClient({ endpoint, region: "us-east-1", credentials });
  paceReads(client.middlewareStack, new Map([["DescribeExecution", { burst: 3, perSecond: 4 }]]));
  const order: string[] = [];
  const began = performance.now();
  const describe = () =>
    client.send(new DescribeExecutionCommand({ executionArn: "a" })).then(() => order.push("describe"));
  const described = Promise.all(Array.from({ length: 5 }, describe));
  for (let other = 0; other < 10; other += 1) {
    await client.send(new ListStateMachinesCommand({}));
    order.push("list");
  }
  await described;
  // Three at once, then one every 250 ms.
  expect(performance.now() - began).toBeGreaterThan(490);
  expect(order.slice(-1)).toEqual(["describe"]);
});
