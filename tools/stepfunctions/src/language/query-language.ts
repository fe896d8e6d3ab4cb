/** The two languages in which a field of a state may compute a value. JSONPath is the default, as at AWS. */
export const QUERY_LANGUAGES = ["JSONPath", "JSONata"] as const;

/** A state's `QueryLanguage`, or the whole machine's. */
export type QueryLanguage = (typeof QUERY_LANGUAGES)[number];
