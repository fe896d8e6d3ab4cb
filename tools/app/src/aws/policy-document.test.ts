import { expect, it } from "vitest";
import { type PolicyDocumentInputs, policyDocument } from "./policy-document.ts";

const documentOf = (inputs: PolicyDocumentInputs) => JSON.parse(policyDocument(inputs));

it("has every field of a statement, and none that is not given", () => {
  const statements = [
    { sid: "Read", actions: ["s3:GetObject"], resources: ["*"] },
    { effect: "Deny", notActions: ["s3:*"], notResources: ["arn:aws:s3:::a"], notPrincipals: [] },
  ];
  expect(documentOf({ policyId: "mine", statements })).toEqual({
    Version: "2012-10-17",
    Id: "mine",
    Statement: [
      { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] },
      { Effect: "Deny", NotAction: ["s3:*"], NotResource: ["arn:aws:s3:::a"] },
    ],
  });
});

it("gathers principals of one type, and writes anybody as AWS does", () => {
  const principals = [
    { type: "Service", identifiers: ["sns.amazonaws.com"] },
    { type: "Service", identifiers: ["s3.amazonaws.com"] },
    { type: "AWS", identifiers: ["*"] },
  ];
  const [typed, anybody] = documentOf({
    statements: [{ principals }, { principals: [{ type: "*", identifiers: ["*"] }] }],
  }).Statement;
  expect(typed.Principal).toEqual({ Service: ["sns.amazonaws.com", "s3.amazonaws.com"], AWS: ["*"] });
  expect(anybody.Principal).toBe("*");
});

it("keeps all conditions of one test, also on one key", () => {
  const conditions = [
    { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
    { test: "ArnLike", variable: "aws:SourceArn", values: ["a"] },
    { test: "StringEquals", variable: "kms:ViaService", values: ["sqs"] },
    { test: "ArnLike", variable: "aws:SourceArn", values: ["b"] },
  ];
  expect(documentOf({ statements: [{ conditions }] }).Statement[0].Condition).toEqual({
    StringEquals: { "aws:SourceAccount": ["1"], "kms:ViaService": ["sqs"] },
    ArnLike: { "aws:SourceArn": ["a", "b"] },
  });
});

it("writes IAM's own variables as IAM knows them", () => {
  const [statement] = documentOf({
    statements: [{ resources: ["arn:aws:s3:::b/&{aws:username}/*"] }],
  }).Statement;
  expect(statement.Resource).toEqual([`arn:aws:s3:::b/\${aws:username}/*`]);
});

it("puts the statements of other documents before its own, and overrides those of the same Sid", () => {
  const other = (...Statement: readonly object[]) => JSON.stringify({ Statement });
  const { Statement } = documentOf({
    statements: [{ sid: "Own", actions: ["a:B"] }],
    sourcePolicyDocuments: [other({ Sid: "First", Effect: "Allow" })],
    overridePolicyDocuments: [other({ Sid: "Own", Effect: "Deny" }, { Effect: "Deny", Action: "c:D" })],
  });
  expect(Statement).toEqual([
    { Sid: "First", Effect: "Allow" },
    { Sid: "Own", Effect: "Deny" },
    { Effect: "Deny", Action: "c:D" },
  ]);
});
