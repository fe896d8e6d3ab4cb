import type { Json, JsonObject } from "../json.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import type { VariableScope } from "./variable-scope.ts";

/** What a query reads. */
export interface QueryScope {
  /** JSONPath's `$`; JSONata's `$states.input`. */
  readonly input: Json;
  /** JSONata's `$states.result`, where there is one. */
  readonly result?: Json;
  /** JSONata's `$states.errorOutput`, inside a Catch. */
  readonly errorOutput?: Json;
  readonly variables: VariableScope;
  /** The context object: JSONPath's `$$`, JSONata's `$states.context`. Built only when a query asks for it. */
  context(): JsonObject;
  /** Evaluates expressions that may not end, and has the time that expressions see. */
  readonly evaluator: Evaluator;
}

/** Evaluates JSONata expressions that may not end. */
export interface Evaluator {
  /** Epoch milliseconds. */
  now(): number;
  /** Evaluates an expression in a worker thread, where it can be ended. */
  evaluateInWorker(expression: string, bindings: JsonObject): Promise<Json | undefined>;
}

/** A field of a state, compiled once: a constant, a path, an expression or a template of these. */
export interface Query {
  /** The value, or the promise of one. Throws or rejects with a StatesError. */
  evaluate(scope: QueryScope): Json | Promise<Json>;
  /** The expression's text, where the whole field is one. */
  readonly expression?: string;
}

/** A query that is the same value always. */
export const constantQuery = (value: Json): Query => ({ evaluate: () => value });

/** A query that does not parse; the definition is refused. */
export class QuerySyntaxError extends Error {
  /** The place inside the field. */
  readonly location: string | undefined;
  readonly code: DiagnosticCode;

  constructor(message: string, location?: string, code: DiagnosticCode = "SCHEMA_VALIDATION_FAILED") {
    super(message);
    this.name = "QuerySyntaxError";
    this.location = location;
    this.code = code;
  }
}
