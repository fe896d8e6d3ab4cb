import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import { tableEncryption } from "../security/encryption.ts";

/**
 * A table with one key, a string: on demand, with point-in-time recovery by SST's default. Where an app is protected, AWS
 * refuses to delete it; SST's `retain` keeps it when its stage goes.
 *
 * Time to live is on in every stage, and the settings decide whether items carry the attribute: AWS's provider leaves
 * it on when a stack says nothing about it any more (terraform-provider-aws, issue 44730).
 */
export function keptTable(name: string, key: string): sst.aws.Dynamo {
  return new sst.aws.Dynamo(name, {
    fields: { [key]: "string" },
    primaryIndex: { hashKey: key },
    ttl: timeToLiveAttribute,
    deletionProtection: $app.protect,
    transform: {
      table: (table, options) => {
        Object.assign(table, tableEncryption());
        options.protect = $app.protect;
      },
    },
  });
}
