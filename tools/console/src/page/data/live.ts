import { useSyncExternalStore } from "react";
import type { SecondCounts, Snapshot } from "../../api/page-api.ts";

export interface LiveState {
  readonly snapshot: Snapshot | undefined;
  /** Whether the local cloud is heard now. */
  readonly isConnected: boolean;
  /** The last minutes, second by second; seconds in which nothing happened are left out. */
  readonly series: readonly SecondCounts[];
}

const keptSeconds = 300;
const retryMs = 700;

let state: LiveState = { snapshot: undefined, isConnected: false, series: [] };
const listeners = new Set<() => void>();

function publish(next: LiveState): void {
  state = next;
  for (const listener of listeners) listener();
}

function receive(event: MessageEvent<string>): void {
  const snapshot: Snapshot = JSON.parse(event.data);
  const isRestarted = snapshot.startedAt !== state.snapshot?.startedAt;
  const known = new Map(isRestarted ? [] : state.series.map((counts) => [counts.second, counts]));
  for (const counts of snapshot.series) known.set(counts.second, counts);
  const first = Math.floor(snapshot.at / 1000) - keptSeconds;
  const series = [...known.values()].filter(({ second }) => second >= first);
  publish({ snapshot, isConnected: true, series });
}

/** Begins to listen: once, before the first view is drawn. */
export function listenToLive(): void {
  const source = new EventSource("/api/live");
  source.onmessage = receive;
  source.onerror = () => {
    publish({ ...state, isConnected: false });
    // A server that ends, or that just starts, makes the browser give up; the page does not.
    source.close();
    setTimeout(listenToLive, retryMs);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the local cloud last told, kept while it is away. */
export function useLive(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Changes when a list may have changed. */
export function useRevision(): string {
  const { snapshot } = useLive();
  return snapshot === undefined ? "" : `${snapshot.startedAt}/${snapshot.revision}`;
}
