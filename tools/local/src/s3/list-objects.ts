import type { FauxqsStores } from "../sqs/store/sqs-store.ts";

type S3Store = FauxqsStores["s3Store"];
type Listing = ReturnType<S3Store["listObjects"]>;

/**
 * Lists objects in the order of their keys' characters, as S3 does, which its pages depend on. fauxqs sorts by the rules of
 * a language and goes on by characters, so that some keys are on no page; and it repeats a prefix at the end of a page on the
 * next one.
 */
export function listInOrder(store: S3Store): void {
  const all = store.listObjects.bind(store);
  store.listObjects = (bucket, options = {}) => {
    const { prefix = "", delimiter, maxKeys = 1000, startAfter, marker } = options;
    const after = startAfter || marker || "";
    const { objects } = all(bucket, { prefix, maxKeys: Number.POSITIVE_INFINITY });
    objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    const page: { key: string; object?: Listing["objects"][number] }[] = [];
    let isTruncated = false;
    for (const object of objects) {
      const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
      const key = end < 0 ? object.key : object.key.slice(0, end + (delimiter ?? "").length);
      // After a prefix, none of what lies below it comes again.
      if (after !== "" && key <= after) continue;
      if (page.at(-1)?.key === key && end >= 0) continue;
      if (page.length >= maxKeys) {
        isTruncated = true;
        break;
      }
      page.push(end < 0 ? { key, object } : { key });
    }
    // fauxqs goes on after a page's last object, if it has one: a page may be shorter than asked for, and ends there.
    const last = page.findLastIndex(({ object }) => object !== undefined);
    const sent = isTruncated && last >= 0 ? page.slice(0, last + 1) : page;
    return {
      objects: sent.flatMap(({ object }) => object ?? []),
      commonPrefixes: sent.flatMap(({ key, object }) => (object === undefined ? [key] : [])),
      isTruncated,
    };
  };
}
