import type { Json, JsonObject } from "../json.ts";
import type { Integrations } from "./integrations.ts";

/** A service that a Task may call: one file each. */
export interface Integration {
  /** As the events name it: `sqs`. */
  readonly resourceType: string;
  /** As the events name it, without its pattern: `sendMessage`. */
  readonly resource: string;
  /** Calls it. Rejects with a StatesError that carries AWS's error name. */
  call(parameters: Json, integrations: Integrations): Promise<Json>;
  /** What is wrong with the fields of a Task's Parameters or Arguments, as far as the definition tells. */
  problems?(parameters: JsonObject): readonly string[];
}
