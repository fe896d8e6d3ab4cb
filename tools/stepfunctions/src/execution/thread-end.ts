import type { StatesError } from "../language/states-error.ts";
import type { Payload } from "./payload.ts";

/** How a thread ended. */
export type ThreadEnd =
  | { readonly kind: "ended"; readonly output: Payload }
  | { readonly kind: "failed"; readonly error: StatesError }
  | { readonly kind: "aborted" };
