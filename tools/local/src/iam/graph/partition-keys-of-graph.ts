import type { AppGraph } from "@ringback/app/graph/app-graph";
import { inputsOf } from "../../deployment/resource-inputs.ts";
import type { PartitionKeyOf } from "../../dynamodb/table-access.ts";

/** The partition keys of an app's tables and their indexes. A local index has that of its table. */
export function partitionKeysOfGraph({ resources }: AppGraph): PartitionKeyOf {
  const tables = new Map(
    resources
      .filter(({ type }) => type === "aws:dynamodb/table:Table")
      .map((table) => {
        const inputs = inputsOf(table);
        const indexes = inputs
          .objects("globalSecondaryIndexes")
          .map((index) => [index.text("name"), index.optionalText("hashKey")] as const);
        const name = String(table.outputs["name"] ?? table.outputs.id);
        return [name, { hashKey: inputs.optionalText("hashKey"), indexes: new Map(indexes) }] as const;
      }),
  );
  return (tableName, indexName) => {
    const table = tables.get(tableName);
    return (indexName === undefined ? undefined : table?.indexes.get(indexName)) ?? table?.hashKey;
  };
}
