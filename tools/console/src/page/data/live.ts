import { useSyncExternalStore } from "react";
import type { SecondCounts, Snapshot } from "../../api/page-api.ts";

/** What the page knows from the snapshots of the server. */
export interface LiveState {
  readonly snapshot: Snapshot | undefined;
  /** Whether the page is connected to the server. */
  readonly isConnected: boolean;
  /** The last five minutes, second by second; seconds without events are left out. */
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

/** Connects to the server; to be called once, before the first view is drawn. */
export function listenToLive(): void {
  const source = new EventSource("/api/live");
  source.onmessage = receive;
  source.onerror = () => {
    publish({ ...state, isConnected: false });
    // A browser stops retrying after some errors, such as 503 during the start; the page always retries.
    source.close();
    setTimeout(listenToLive, retryMs);
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last state; it stays while the local cloud cannot be reached. */
export function useLive(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** A key that changes when a list or a detail may have changed. */
export function useRevision(): string {
  const { snapshot } = useLive();
  return snapshot === undefined ? "" : `${snapshot.startedAt}/${snapshot.revision}`;
}
