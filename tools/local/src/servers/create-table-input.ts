import {
  type CreateTableCommandInput,
  type KeySchemaElement,
  KeyType,
  type Projection,
  ProjectionType,
  ScalarAttributeType,
} from "@aws-sdk/client-dynamodb";
import type { TableDefinition } from "../dynamodb/deploy-table.ts";

type Index = TableDefinition["GlobalSecondaryIndexes"][number];

/**
 * The input of CreateTable for AWS's client.
 * @throws Error for a word that DynamoDB does not have
 */
export function createTableInput(definition: TableDefinition): CreateTableCommandInput {
  const { TableName, provisioned: ProvisionedThroughput } = definition;
  const throughput = ProvisionedThroughput === undefined ? {} : { ProvisionedThroughput };
  const globals = definition.GlobalSecondaryIndexes.map((index) => ({ ...throughput, ...indexOf(index) }));
  const locals = definition.LocalSecondaryIndexes.map(indexOf);
  return {
    TableName,
    AttributeDefinitions: definition.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
      AttributeName,
      AttributeType: wordOf(ScalarAttributeType, AttributeType),
    })),
    KeySchema: keysOf(definition),
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    ...(locals.length === 0 ? {} : { LocalSecondaryIndexes: locals }),
    BillingMode: ProvisionedThroughput === undefined ? "PAY_PER_REQUEST" : "PROVISIONED",
    ...throughput,
  };
}

const indexOf = (index: Index) => ({
  IndexName: index.IndexName,
  KeySchema: keysOf(index),
  Projection: projectionOf(index),
});

const keysOf = ({ KeySchema }: Pick<TableDefinition, "KeySchema">): KeySchemaElement[] =>
  KeySchema.map((key) => ({ AttributeName: key.AttributeName, KeyType: wordOf(KeyType, key.KeyType) }));

function projectionOf({ Projection: { ProjectionType: type, NonKeyAttributes } }: Index): Projection {
  return {
    ProjectionType: wordOf(ProjectionType, type ?? "ALL"),
    ...(NonKeyAttributes === undefined ? {} : { NonKeyAttributes: [...NonKeyAttributes] }),
  };
}

function wordOf<Word extends string>(words: Readonly<Record<string, Word>>, text: string): Word {
  const found = Object.values(words).find((word) => word === text);
  if (found === undefined) throw new Error(`${text} is none of ${Object.values(words).join(", ")}.`);
  return found;
}
