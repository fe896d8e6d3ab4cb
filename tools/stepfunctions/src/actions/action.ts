import type { JsonObject } from "../json.ts";
import type { Service } from "../service.ts";
import type { ActionInput } from "./action-input.ts";

/** One action of AWS's API. Throws an ApiError. */
export type Action = (service: Service, input: ActionInput) => JsonObject;
