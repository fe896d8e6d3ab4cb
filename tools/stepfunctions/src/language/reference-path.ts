/** A path that names one place to write to, as ResultPath does: `$.order.items[0]`. */
export interface ReferencePath {
  /** As it stands in the definition. */
  readonly text: string;
  /** The names and indexes on the way: `["order", "items", 0]`; none for `$`. */
  readonly keys: readonly (string | number)[];
}
