import type { Payload } from "../payload.ts";
import type { StatesError } from "../states-error.ts";

/** How a thread ended. */
export type ThreadEnd =
  | { readonly kind: "ended"; readonly output: Payload }
  | { readonly kind: "failed"; readonly error: StatesError }
  | { readonly kind: "aborted" };
