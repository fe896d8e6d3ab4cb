import type { GraphResource } from "@ringback/app/graph/app-graph";
import { needsNewTable, type TableDefinition } from "../../dynamodb/deploy-table.ts";
import type { TableService } from "../../dynamodb/table-service.ts";
import { physicalNameOf } from "../physical-name.ts";
import { inputsOf, type ResourceInputs } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/**
 * `aws:dynamodb/table:Table`: its keys, indexes, capacity, time to live and tags.
 *
 * @param options.onWarning called with a sentence where the table has a stream, which is not run here, or the data
 *   folder's table had to be set aside
 */
export function tableKind(options: {
  tables: Pick<TableService, "deployTable" | "removeTable">;
  onWarning(message: string): void;
}): ResourceKind {
  const { tables, onWarning } = options;
  const deploy = async (resource: GraphResource) => {
    const { setAside } = await tables.deployTable(tableDefinitionOf(resource));
    if (setAside === undefined) return;
    onWarning(
      `The data folder's table ${physicalNameOf(resource)} has other keys or local indexes than the app's ${resource.name}, which is empty now. The old one stays as ${setAside}, idle.`,
    );
  };
  return {
    type: "aws:dynamodb/table:Table",
    create: (resource) => {
      if (inputsOf(resource).optionalFlag("streamEnabled") === true) {
        onWarning(
          `The stream of the table ${resource.name} is not run here: no function is invoked by its changes.`,
        );
      }
      return deploy(resource);
    },
    change: async (resource, before) => {
      if (needsNewTable(tableDefinitionOf(resource), tableDefinitionOf(before))) return "needs-replacement";
      await deploy(resource);
      return "changed";
    },
    remove: (resource) => tables.removeTable(physicalNameOf(resource)),
  };
}

/** A table as DynamoDB is told it, with the provider's defaults (pulumi-aws, `aws.dynamodb.Table`). */
export function tableDefinitionOf(resource: GraphResource): TableDefinition {
  const inputs = inputsOf(resource);
  const hashKey = inputs.text("hashKey");
  const ttl = inputs.optionalObject("ttl");
  // The provider's default.
  const isOnDemand = (inputs.optionalText("billingMode") ?? "PROVISIONED") === "PAY_PER_REQUEST";
  return {
    TableName: physicalNameOf(resource),
    AttributeDefinitions: inputs.objects("attributes").map((attribute) => ({
      AttributeName: attribute.text("name"),
      AttributeType: attribute.text("type"),
    })),
    KeySchema: keySchema(hashKey, inputs.optionalText("rangeKey")),
    GlobalSecondaryIndexes: inputs.objects("globalSecondaryIndexes").map((index) => ({
      IndexName: index.text("name"),
      KeySchema: globalKeySchema(index),
      Projection: projectionOf(index),
    })),
    LocalSecondaryIndexes: inputs.objects("localSecondaryIndexes").map((index) => ({
      IndexName: index.text("name"),
      KeySchema: keySchema(hashKey, index.text("rangeKey")),
      Projection: projectionOf(index),
    })),
    ...(isOnDemand
      ? {}
      : {
          provisioned: {
            ReadCapacityUnits: inputs.optionalNumber("readCapacity") ?? 1,
            WriteCapacityUnits: inputs.optionalNumber("writeCapacity") ?? 1,
          },
        }),
    ...(ttl === undefined || ttl.optionalFlag("enabled") === false
      ? {}
      : { timeToLive: ttl.text("attributeName") }),
    tags: inputs.textsByName("tags"),
  };
}

const keySchema = (hashKey: string, rangeKey: string | undefined): TableDefinition["KeySchema"] => [
  { AttributeName: hashKey, KeyType: "HASH" },
  ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
];

function globalKeySchema(index: ResourceInputs): TableDefinition["KeySchema"] {
  if (!index.has("keySchemas")) return keySchema(index.text("hashKey"), index.optionalText("rangeKey"));
  const keys = index.objects("keySchemas").map((key) => ({
    AttributeName: key.text("attributeName"),
    KeyType: key.text("keyType"),
  }));
  const count = (type: string) => keys.filter(({ KeyType }) => KeyType === type).length;
  if (count("HASH") !== 1 || count("RANGE") > 1) {
    throw new Error(
      `The index ${index.text("name")} has a key of several attributes. An index of the local cloud has one partition key, and one sort key at most.`,
    );
  }
  return keys.toSorted((a, b) => (a.KeyType < b.KeyType ? -1 : 1));
}

function projectionOf(index: ResourceInputs): {
  ProjectionType: string;
  NonKeyAttributes?: readonly string[];
} {
  const NonKeyAttributes = index.texts("nonKeyAttributes");
  return {
    ProjectionType: index.text("projectionType"),
    ...(NonKeyAttributes.length === 0 ? {} : { NonKeyAttributes }),
  };
}
