/** Something that a server does differently from AWS, so that a row fails there whatever the functions do. */
export interface KnownDifference {
  readonly server: string;
  /** A difference is known of one version only; another version may behave differently. */
  readonly version: string;
  readonly row: string;
  /** The problems that the row finds because of it. Any other problem is ours. */
  readonly problems: readonly RegExp[];
  readonly serverDoes: string;
  readonly awsDoes: string;
  readonly source: string;
}

/** Every difference that is known, by server and version. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    server: "ministack",
    version: "1.5.33",
    row: "input too large",
    problems: [
      /^it ended FAILED, States\.QueryEvaluationError$/,
      /^the cause does not name 240001$/,
      /^it took \d+ ms$/,
    ],
    serverDoes:
      "$string writes every character beyond ASCII as an escape of six characters, so that 120,000 of them count 720,000 bytes and not 240,000, and the expression takes longer than the second that it may.",
    awsDoes: "$string gives the JSON as JSON.stringify does, which leaves such characters as they are.",
    source:
      'JSONata 2.0.6, "String functions", $string; Step Functions Developer Guide, "Transforming data with JSONata"',
  },
  {
    server: "ministack",
    version: "1.5.33",
    row: "the send fails for good",
    problems: [/^it ended SUCCEEDED$/, /^it is in the table$/],
    serverDoes: "SQS takes U+FFFF, so the message is sent and recorded.",
    awsDoes:
      "SendMessage refuses what is outside of #x9, #xA, #xD, #x20-#xD7FF, #xE000-#xFFFD, #x10000-#x10FFFF.",
    source: 'Amazon SQS API Reference, "SendMessage", InvalidMessageContents',
  },
];
