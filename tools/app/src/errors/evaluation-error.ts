import { AppError } from "./app-error.ts";

/** What a config threw while it was evaluated, and what it had created by then. */
export class EvaluationError extends AppError {
  override readonly name = "EvaluationError";
  /** The resources that a deployment would have begun to create before it failed, in their order. */
  readonly created: readonly { readonly type: string; readonly name: string }[];

  constructor(message: string, created: EvaluationError["created"]) {
    super(message);
    this.created = created;
  }
}
