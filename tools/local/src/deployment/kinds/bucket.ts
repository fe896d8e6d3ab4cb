import type { BucketService } from "../../s3/bucket-service.ts";
import { physicalNameOf } from "../physical-name.ts";
import { inputsOf } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** `aws:s3/bucket:Bucket`, and the types that it had before: a bucket without versions, whose objects never expire. */
export function bucketKinds(buckets: Pick<BucketService, "createBucket" | "removeBucket">): ResourceKind[] {
  return ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"].map((type) => ({
    type,
    create: (resource) => buckets.createBucket(physicalNameOf(resource)),
    change: (resource, before) =>
      physicalNameOf(resource) === physicalNameOf(before) ? "changed" : "needs-replacement",
    remove: (resource) => {
      const isForced = inputsOf(resource).optionalFlag("forceDestroy") === true;
      buckets.removeBucket(physicalNameOf(resource), { isForced });
    },
  }));
}
