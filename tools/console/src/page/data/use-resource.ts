import { useEffect, useRef, useState } from "react";
import { ApiError, getJson } from "./api-client.ts";
import { useLive, useRevision } from "./live.ts";

/** Data of the API that is kept up to date. */
export interface Resource<T> {
  /** The data that was read last; undefined before the first read, null if it does not exist. */
  readonly data: T | null | undefined;
  readonly error: ApiError | undefined;
}

/** The shortest time between two reads. */
const pauseMs = 600;

/** Reads an address of the API, and again when something has changed in the local cloud, every 600 ms at most. */
export function useResource<T>(address: string): Resource<T> {
  const revision = useRevision();
  const { isConnected } = useLive();
  const [resource, setResource] = useState<Resource<T>>({ data: undefined, error: undefined });
  const reader = useRef<Reader>(undefined);

  useEffect(() => {
    const ours = startReader<T | null>(address, {
      onData: (data) => setResource({ data, error: undefined }),
      // While the local cloud cannot be reached, the last data stays.
      onError: (error) => setResource(({ data }) => ({ data, error })),
    });
    reader.current = ours;
    return () => ours.close();
  }, [address]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is a reason to read again.
  useEffect(() => reader.current?.readAgain(), [address, revision, isConnected]);
  return resource;
}

interface Reader {
  readAgain(): void;
  close(): void;
}

function startReader<T>(
  address: string,
  { onData, onError }: { onData(data: T): void; onError(error: ApiError): void },
): Reader {
  const abort = new AbortController();
  let isDue = false;
  let isBusy = false;
  async function run(): Promise<void> {
    isBusy = true;
    while (isDue && !abort.signal.aborted) {
      isDue = false;
      try {
        const data = await getJson<T>(address, abort.signal);
        if (!abort.signal.aborted) onData(data);
      } catch (error) {
        if (!abort.signal.aborted && error instanceof ApiError) onError(error);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isBusy = false;
  }
  return {
    readAgain: () => {
      isDue = true;
      if (!isBusy) void run();
    },
    close: () => abort.abort(),
  };
}
