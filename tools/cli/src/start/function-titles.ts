/** What the terminal calls functions: by the names that the app gives them, once the app is known. */
export interface FunctionTitles {
  titleOf(functionName: string): string;
  /** Calls `show` when the titles are known: at once, or later in the order of the calls. */
  whenKnown(show: () => void): void;
  /** Makes the titles known, and shows what has waited for them. */
  know(titleOf: (functionName: string) => string): void;
}

/** Begins with the names that AWS would give the functions. */
export function createFunctionTitles(): FunctionTitles {
  const waiting: (() => void)[] = [];
  let known: ((functionName: string) => string) | undefined;
  return {
    titleOf: (functionName) => known?.(functionName) ?? functionName,
    whenKnown: (show) => {
      if (known === undefined) waiting.push(show);
      else show();
    },
    know: (titleOf) => {
      known = titleOf;
      for (const show of waiting.splice(0)) show();
    },
  };
}
