/** What a run has created so far: it is searched for task tokens, then removed. */
export interface CreatedItems {
  readonly run: string;
  readonly executionArns: Set<string>;
  readonly messageIds: Set<string>;
  readonly deadLetterIds: Set<string>;
  readonly taskTokens: Set<string>;
}

/** The beginning of a run: nothing is created yet. */
export function noCreatedItems(run: string): CreatedItems {
  return {
    run,
    executionArns: new Set(),
    messageIds: new Set(),
    deadLetterIds: new Set(),
    taskTokens: new Set(),
  };
}
