/** What is wrong with a definition, in the form of AWS's ValidateStateMachineDefinition. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** A JSON pointer: `/States/Send/Resource`. */
  readonly location?: string;
}

/** AWS's codes, as far as this engine finds their problems. */
export type DiagnosticCode =
  | "INVALID_JSON_DESCRIPTION"
  | "SCHEMA_VALIDATION_FAILED"
  | "MISSING_TRANSITION_TARGET"
  | "MISSING_END_STATE"
  | "DUPLICATE_STATE_NAME"
  | "DUPLICATE_LABEL_NAME"
  | "DUPLICATE_VARIABLE_NAME"
  | "INVALID_STATE_NAME"
  | "INVALID_LABEL_NAME"
  | "INVALID_VARIABLE_NAME"
  | "RESERVED_VARIABLE_NAME"
  | "INVALID_JSONATA_EXPRESSION"
  | "UNSUPPORTED_JSONATA_EXPRESSION";

/** The message in which CreateStateMachine lists what is wrong. */
export function diagnosticsMessage(diagnostics: readonly Diagnostic[]): string {
  // Where there is no location, AWS prints null.
  return diagnostics
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? null}`)
    .join(", ");
}
