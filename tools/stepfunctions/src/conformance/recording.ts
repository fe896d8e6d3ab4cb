import { existsSync, readFileSync } from "node:fs";
import type { Json, JsonObject } from "../json.ts";

/** One event as AWS recorded it. Inside a Parallel the order was not fixed, and the ids are not numbers. */
export interface RecordedEvent {
  readonly id: number | readonly number[];
  readonly previousEventId: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** An execution that AWS ran. */
export interface Recording {
  readonly name: string;
  readonly definition: JsonObject;
  readonly input: Json;
  readonly events: readonly RecordedEvent[];
  readonly describe?: JsonObject;
  readonly queue?: {
    readonly onMessage: "success" | "failure" | "heartbeatThenSuccess" | "ignore";
    readonly error?: string;
    readonly cause?: string;
  };
}

/** The recordings are in a folder next to the project, not in it. */
const RECORDINGS = new URL("../../../../../shared/aws-recorded/executions.json", import.meta.url);

/** Undefined where the recordings are not there. */
export function readRecordings(): readonly Recording[] | undefined {
  if (!existsSync(RECORDINGS)) return undefined;
  const recordings: readonly Recording[] = JSON.parse(readFileSync(RECORDINGS, "utf8"));
  return recordings;
}
