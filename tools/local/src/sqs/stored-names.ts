import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The names of the queues and buckets in a folder that no service has open. */
export interface StoredNames {
  readonly queues: readonly string[];
  readonly buckets: readonly string[];
  /** Renames one, with what it holds; the new name must be free. */
  renameQueue(from: string, to: string): void;
  renameBucket(from: string, to: string): void;
  close(): void;
}

/** Opens what fauxqs has stored in a folder; undefined where it has stored nothing. */
export function openStoredNames(folder: string): StoredNames | undefined {
  const file = join(folder, "fauxqs.db");
  if (!existsSync(file)) return undefined;
  // Messages refer to their queue by its name, and both are renamed.
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const isThere = (table: string) =>
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !==
    undefined;
  const namesIn = (table: string) =>
    isThere(table)
      ? database
          .prepare(`SELECT name FROM ${table}`)
          .all()
          .map((row) => String(row["name"]))
      : [];
  const inTransaction = (
    statements: readonly (readonly [table: string, sql: string])[],
    values: string[],
  ) => {
    database.exec("BEGIN");
    try {
      for (const [table, sql] of statements) if (isThere(table)) database.prepare(sql).run(...values);
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };
  // The name is the last part of a URL or an ARN: `:1` is the old one, `:2` the new one.
  const lastPart = (column: string) =>
    `${column} = substr(${column}, 1, length(${column}) - length(?1)) || ?2`;
  return {
    queues: namesIn("sqs_queues"),
    buckets: namesIn("s3_buckets"),
    renameQueue: (from, to) =>
      inTransaction(
        [
          [
            "sqs_queues",
            `UPDATE sqs_queues SET name = ?2, ${lastPart("url")}, ${lastPart("arn")} WHERE name = ?1`,
          ],
          ["sqs_messages", "UPDATE sqs_messages SET queue_name = ?2 WHERE queue_name = ?1"],
          [
            "dead_letter_sources",
            `UPDATE dead_letter_sources SET ${lastPart("source_arn")} WHERE source_arn LIKE '%:' || ?1`,
          ],
          [
            "sns_subscriptions",
            `UPDATE sns_subscriptions SET ${lastPart("endpoint")} WHERE protocol = 'sqs' AND endpoint LIKE '%:' || ?1`,
          ],
        ],
        [from, to],
      ),
    renameBucket: (from, to) =>
      inTransaction(
        [
          ["s3_buckets", "UPDATE s3_buckets SET name = ?2 WHERE name = ?1"],
          ...["s3_bucket_lifecycle_configurations", "s3_objects", "s3_multipart_uploads"].map(
            (table) => [table, `UPDATE ${table} SET bucket = ?2 WHERE bucket = ?1`] as const,
          ),
        ],
        [from, to],
      ),
    close: () => database.close(),
  };
}
