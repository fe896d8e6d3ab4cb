import type { JsonObject } from "../json.ts";
import type { Service } from "../service.ts";
import type { ActionInput } from "./action-input.ts";

/**
 * One action of AWS's API: the request's fields in, the answer's fields out, dates in epoch seconds. It is done when it
 * returns; what it started goes on.
 *
 * @throws ApiError with AWS's error name and message (Step Functions API reference, "Errors" of the action)
 */
export type Action = (service: Service, input: ActionInput) => JsonObject;
