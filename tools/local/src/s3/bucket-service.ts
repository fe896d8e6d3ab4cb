import type { Handler } from "../endpoint/service-routes.ts";
import type { ApiAccess } from "../iam/api-access.ts";
import type { Fauxqs } from "../sqs/fauxqs.ts";
import { listInOrder } from "./list-objects.ts";
import { applyS3Rules } from "./s3-rules.ts";

/** S3 of the local cloud. */
export interface BucketService {
  /** A request of S3's REST protocol: `/bucket/key`, or `/key` under the host `bucket.localhost`. */
  readonly handle: Handler;
  /** Creates the bucket, unless it is there. Throws an Error for a name that S3 refuses. */
  createBucket(name: string): void;
  /** Removes the bucket, if it is there. Throws an Error where it holds objects, unless `isForced`. */
  removeBucket(name: string, options: { isForced: boolean }): void;
}

/**
 * S3 on this machine: the buckets of fauxqs, with rules of S3 that it lacks.
 *
 * @param options.access asked for each request; everything is allowed without it
 */
export function createBucketService(options: {
  fauxqs: Pick<Fauxqs, "s3Store" | "openS3">;
  access?: ApiAccess;
}): BucketService {
  const { fauxqs, access } = options;
  const store = fauxqs.s3Store;
  listInOrder(store);
  let opening: ReturnType<Fauxqs["openS3"]> | undefined;
  return {
    handle: async (request, response) => {
      // Most apps have no bucket: the application is made for the first request.
      opening ??= fauxqs.openS3((app) => applyS3Rules(app, { store, access }));
      const answer = await opening;
      answer(request, response);
    },
    createBucket: (name) => store.createBucket(name),
    removeBucket: (name, { isForced }) => {
      if (!store.hasBucket(name)) return;
      if (isForced) store.emptyBucket(name);
      store.deleteBucket(name);
    },
  };
}
