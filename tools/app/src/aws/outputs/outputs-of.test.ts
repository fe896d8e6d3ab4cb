import { expect, it } from "vitest";
import { frankfurt, thisMachine } from "../place.ts";
import { outputsOf } from "./outputs-of.ts";

const on = (place: typeof frankfurt) => (type: string, name: string, inputs: object) =>
  outputsOf({ type, name, inputs: { ...inputs }, place });
const aws = on(frankfurt);
const local = on(thisMachine);

it("gives a queue the URL of its place", () => {
  const inputs = { name: "orders" };
  expect(aws("aws:sqs/queue:Queue", "Orders", inputs)["url"]).toBe(
    "https://sqs.eu-central-1.amazonaws.com/111122223333/orders",
  );
  expect(local("aws:sqs/queue:Queue", "Orders", inputs)["url"]).toBe(
    "http://127.0.0.1:4566/000000000000/orders",
  );
});

it("names what has no name as Pulumi and AWS's provider do, always in the same way", () => {
  const name = (type: string, inputs: object) => String(aws(type, "Orders", inputs)["name"]);
  expect(name("aws:sqs/queue:Queue", {})).toMatch(/^Orders-[0-9a-f]{7}$/);
  expect(name("aws:sqs/queue:Queue", { fifoQueue: true })).toMatch(/^Orders-[0-9a-f]{7}\.fifo$/);
  expect(name("aws:iam/role:Role", { namePrefix: "app-" })).toMatch(/^app-\d{26}$/);
  expect(name("aws:sqs/queue:Queue", {})).toBe(name("aws:sqs/queue:Queue", {}));
});

it("gives a table a stream only where it has one", () => {
  expect(aws("aws:dynamodb/table:Table", "T", { name: "t" })).toEqual({
    id: "t",
    name: "t",
    arn: "arn:aws:dynamodb:eu-central-1:111122223333:table/t",
  });
  expect(aws("aws:dynamodb/table:Table", "T", { name: "t", streamEnabled: true })["streamArn"]).toMatch(
    /^arn:aws:dynamodb:eu-central-1:111122223333:table\/t\/stream\/\d{4}-/,
  );
});

it("names the bus in the ARN of its rules, but for the account's first one", () => {
  const rule = (eventBusName?: string) =>
    aws("aws:cloudwatch/eventRule:EventRule", "R", { name: "r", eventBusName })["arn"];
  expect(rule("shop")).toBe("arn:aws:events:eu-central-1:111122223333:rule/shop/r");
  expect(rule("arn:aws:events:eu-central-1:111122223333:event-bus/shop")).toBe(rule("shop"));
  expect(rule("default")).toBe("arn:aws:events:eu-central-1:111122223333:rule/r");
  expect(rule()).toBe(rule("default"));
});

it("gives roles and buckets ARNs without a region, in their partition", () => {
  const china = on({ ...frankfurt, region: "cn-north-1", partition: "aws-cn", domain: "amazonaws.com.cn" });
  expect(china("aws:iam/role:Role", "R", { name: "r", path: "/team/" })["arn"]).toBe(
    "arn:aws-cn:iam::111122223333:role/team/r",
  );
  expect(china("aws:s3/bucket:Bucket", "B", { bucket: "b" })).toMatchObject({
    id: "b",
    arn: "arn:aws-cn:s3:::b",
  });
});

it("gives a type that it does not know an id, a name and an ARN", () => {
  expect(aws("aws:glue/job:Job", "J", { name: "j" })).toEqual({
    id: "j",
    name: "j",
    arn: "arn:aws:glue:eu-central-1:111122223333:j",
  });
});
