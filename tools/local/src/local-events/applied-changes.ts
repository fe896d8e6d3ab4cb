/** What an evaluation has changed: resources as `Function Recorder`. */
export interface AppliedChanges {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /**
   * What cannot change while it runs: its data would be lost. Where there is any, nothing else was applied; a restart
   * applies it all.
   */
  readonly waiting: readonly string[];
}
