import type { Json, JsonObject } from "../json.ts";
import type { Integrations, TaskCaller } from "./integrations.ts";

/** A service's action that a Task may call: one file each, in `integrations/`. */
export interface Integration {
  /** As the history's events name it: `sqs`. */
  readonly resourceType: string;
  /** As the history's events name it, without its pattern: `sendMessage`. */
  readonly resource: string;
  /** Calls it. Rejects with a StatesError that carries AWS's error name. */
  call(parameters: Json, integrations: Integrations, caller: TaskCaller): Promise<Json>;
  /** The required fields that a Task's Parameters or Arguments lack, as far as the definition shows. */
  missingFields?(parameters: JsonObject): readonly string[];
  /** What is wrong with the types of the fields, in AWS's words. */
  wrongFields?(parameters: Json): readonly string[];
}

/** What the Resource of a Task stands for: a service's action, or a Lambda function by its ARN. */
export type TaskResource =
  | {
      readonly kind: "service";
      readonly integration: Integration;
      /** The Resource ends in `.waitForTaskToken`: the task ends when somebody calls back with its token. */
      readonly waitsForToken: boolean;
    }
  | { readonly kind: "function"; readonly integration: Integration };
