/** Kinds whose resources hold data, and what a sentence calls them: it is lost where they are replaced or removed. */
export const dataKinds: Readonly<Record<string, "queue" | "table" | "bucket">> = {
  "aws:sqs/queue:Queue": "queue",
  "aws:dynamodb/table:Table": "table",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketV2:BucketV2": "bucket",
};
