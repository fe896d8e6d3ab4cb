/** What a run has made so far, for the search for tokens and for the removal. */
export interface CreatedItems {
  readonly run: string;
  readonly executionArns: Set<string>;
  readonly messageIds: Set<string>;
  readonly deadLetterIds: Set<string>;
  readonly taskTokens: Set<string>;
}

export function noCreatedItems(run: string): CreatedItems {
  return {
    run,
    executionArns: new Set(),
    messageIds: new Set(),
    deadLetterIds: new Set(),
    taskTokens: new Set(),
  };
}
