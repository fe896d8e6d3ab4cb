import * as z from "zod/mini";
import type { JsonValue } from "./json-value.ts";

/**
 * The payload schema of a task that takes any JSON, as recording does. Events are not parsed by it, and their numbers keep
 * all digits that they have in the queue's body; every other schema gets plain numbers.
 */
export const anyJson = z.custom<JsonValue>((event) => event !== undefined, "is missing");
