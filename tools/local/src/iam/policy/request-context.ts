/**
 * The condition keys of a request (IAM User Guide, "AWS global condition context keys"), by their names in lower case:
 * AWS compares key names without case. A key that is not there is absent, which conditions can tell from any value.
 */
export type RequestContext = ReadonlyMap<string, string | readonly string[]>;
