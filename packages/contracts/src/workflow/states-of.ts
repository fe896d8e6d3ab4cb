/** A state of a definition in the Amazon States Language, as far as it is walked. */
export interface WalkedState {
  readonly Type?: unknown;
  readonly Next?: unknown;
  readonly End?: unknown;
  readonly Default?: unknown;
  readonly Choices?: unknown;
  readonly Catch?: unknown;
  readonly Retry?: unknown;
  readonly Branches?: unknown;
  readonly ItemProcessor?: unknown;
  readonly Iterator?: unknown;
  readonly Error?: unknown;
  readonly Resource?: unknown;
  readonly Seconds?: unknown;
  readonly TimeoutSeconds?: unknown;
}

/** States that belong together: a whole definition, a branch of Parallel, the processor of Map. */
export interface WalkedStates {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, WalkedState>>;
}

/** The states that can follow a state directly, those of its Catch too. */
export function nextStates({ Next, Default, Choices, Catch }: WalkedState): readonly string[] {
  const ofRules = [Choices, Catch].flatMap((rules) =>
    Array.isArray(rules) ? rules.map((rule: { Next?: unknown } | null) => rule?.Next) : [],
  );
  return [Next, Default, ...ofRules].filter((name) => typeof name === "string");
}

/** The definitions inside of a state: the branches of Parallel, the processor of Map. */
export function innerStates({ Branches, ItemProcessor, Iterator }: WalkedState): readonly WalkedStates[] {
  const inner: readonly unknown[] = [...(Array.isArray(Branches) ? Branches : []), ItemProcessor, Iterator];
  return inner.filter(isStates);
}

/** A definition and all that are inside of it, each before those inside of itself. */
export function withInnerDefinitions(definition: WalkedStates): readonly WalkedStates[] {
  const all = [definition];
  // The list grows while it is read.
  for (const { States } of all) {
    for (const state of Object.values(States)) all.push(...innerStates(state));
  }
  return all;
}

/** Every state of a definition with its name; those inside of Parallel and Map come right behind it, in the order of the definition. */
export function allStates(definition: WalkedStates): readonly (readonly [string, WalkedState])[] {
  const all: [string, WalkedState][] = [];
  const ahead = Object.entries(definition.States).toReversed();
  for (let named = ahead.pop(); named !== undefined; named = ahead.pop()) {
    all.push(named);
    const inner = innerStates(named[1]).flatMap(({ States }) => Object.entries(States));
    ahead.push(...inner.toReversed());
  }
  return all;
}

function isStates(value: unknown): value is WalkedStates {
  if (typeof value !== "object" || value === null || !("StartAt" in value && "States" in value)) return false;
  return typeof value.States === "object" && value.States !== null;
}
