import type { Json } from "../json.ts";
import type { CurrentState } from "./current-state.ts";
import type { MapItem } from "./map-item.ts";
import type { StateStep } from "./state-step.ts";
import type { CatchWork, MapRun, MapWork, ParallelWork, StateWork, Strand } from "./state-work.ts";

/**
 * A thread as plain JSON, from which it can go on: after a restart, and in a redrive. `branch` is the path of its branch in
 * the definition.
 */
export interface StoredThread {
  readonly branch: string;
  readonly variables: readonly (readonly [string, Json])[];
  readonly item: MapItem | undefined;
  readonly lastEventId: number;
  readonly current: Omit<CurrentState<never>, "input" | "work" | "exited"> & {
    readonly input: string;
    readonly work?: StoredWork | undefined;
    readonly exited?: StoredStep | undefined;
  };
}

/** A state's exit; the output is its text. */
export type StoredStep = Omit<StateStep, "output"> & { readonly output: string };

export type StoredStrand = Strand<StoredThread>;

type StoredMap = Omit<MapWork<StoredThread>, "strands" | "again" | "mapRun"> & {
  /** Missing in what the first release stored. */
  readonly mapRun?: MapRun | undefined;
} & {
  /** JSON has no undefined: an iteration that has not started is null. */
  readonly strands: readonly (StoredStrand | null)[];
};

/** A Parallel or a Map. */
export type StoredFork = ParallelWork<StoredThread> | StoredMap;

/** As it is while it runs. */
export type StoredWork =
  | Exclude<StateWork<StoredThread>, { readonly kind: "parallel" | "map" | "catch" }>
  | (Omit<CatchWork<StoredThread>, "failed"> & { readonly failed?: StoredFork | undefined })
  | StoredFork;
