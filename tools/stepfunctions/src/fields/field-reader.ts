import { isJsonObject, type Json, type JsonObject, ownValue } from "../json.ts";
import { compileJsonata, type StatesField } from "../jsonata/compile-jsonata.ts";
import type { Diagnostic, DiagnosticCode } from "../language/diagnostic.ts";
import { type Query, QuerySyntaxError } from "../language/query.ts";
import type { QueryLanguage } from "../language/query-language.ts";
import { compilePathField } from "./compile-path-field.ts";
import { jsonataTemplate } from "./jsonata-template.ts";
import { jsonPathTemplate } from "./jsonpath-template.ts";

/** Fields that belong to one query language only. */
const LANGUAGE_FIELDS: ReadonlyMap<string, QueryLanguage> = new Map<string, QueryLanguage>([
  ...["Arguments", "Output", "Items", "Condition"].map((field) => [field, "JSONata"] as const),
  ...`InputPath OutputPath Parameters ResultPath ResultSelector Result ItemsPath Variable ErrorPath CausePath SecondsPath
    TimestampPath TimeoutSecondsPath HeartbeatSecondsPath MaxConcurrencyPath ToleratedFailureCountPath
    ToleratedFailurePercentagePath`
    .split(/\s+/)
    .map((field) => [field, "JSONPath"] as const),
]);

interface InnerOptions {
  readonly language?: QueryLanguage;
  readonly outerVariables?: ReadonlySet<string>;
}

/**
 * Reads the fields of one object of a definition, notes what is wrong, and in the end names the fields that nobody
 * read.
 */
export class FieldReader {
  readonly source: JsonObject;
  readonly location: string;
  readonly language: QueryLanguage;
  /** The variables that are assigned in the scopes around this one: AWS lets no inner scope assign them. */
  readonly outerVariables: ReadonlySet<string>;
  readonly #diagnostics: Diagnostic[];
  readonly #read = new Set<string>();

  constructor(options: {
    source: JsonObject;
    location: string;
    language: QueryLanguage;
    outerVariables: ReadonlySet<string>;
    diagnostics: Diagnostic[];
  }) {
    this.source = options.source;
    this.location = options.location;
    this.language = options.language;
    this.outerVariables = options.outerVariables;
    this.#diagnostics = options.diagnostics;
  }

  /** A reader for an object inside this one. */
  inside(
    source: JsonObject,
    subpath: string,
    { language = this.language, outerVariables = this.outerVariables }: InnerOptions = {},
  ): FieldReader {
    return new FieldReader({
      source,
      location: `${this.location}/${subpath}`,
      language,
      outerVariables,
      diagnostics: this.#diagnostics,
    });
  }

  problem(message: string, field?: string, code: DiagnosticCode = "SCHEMA_VALIDATION_FAILED"): void {
    const location = field === undefined ? this.location || "/" : `${this.location}/${field}`;
    this.#diagnostics.push({ code, message, location });
  }

  /** A problem that AWS gives no place for. */
  problemNowhere(message: string, code: DiagnosticCode): void {
    this.#diagnostics.push({ code, message });
  }

  has(field: string): boolean {
    return Object.hasOwn(this.source, field);
  }

  value(field: string): Json | undefined {
    this.#read.add(field);
    return ownValue(this.source, field);
  }

  /** Fields that must be there. AWS names all that are missing in one message. */
  require(...fields: readonly string[]): void {
    const missing = fields.filter((field) => !this.has(field));
    if (missing.length > 0) this.problem(`These fields are required: [${missing.join(", ")}]`);
  }

  /** Notes where none or several of the fields are there of which AWS takes exactly one. */
  requireOne(fields: readonly string[]): void {
    if (fields.some((field) => this.has(field))) this.allowOne(fields);
    else this.problem(`This object should have only one of the following fields: [${fields.join(", ")}]`);
  }

  /** Notes where several of the fields are there of which AWS takes one. */
  allowOne(fields: readonly string[]): void {
    if (fields.filter((field) => this.has(field)).length > 1)
      this.problem(`There should only be one of the following fields: [${fields.join(", ")}]`);
  }

  /** A string that is one of these. */
  oneOf<T extends string>(field: string, allowed: readonly T[]): T | undefined {
    const value = this.string(field);
    const found = allowed.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined)
      this.problem(`Value should be one of the following: [${allowed.join(", ")}]`, field);
    return found;
  }

  string(field: string): string | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value === "string") return value;
    this.problem(`Expected value of type String`, field);
    return undefined;
  }

  boolean(field: string): boolean | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value === "boolean") return value;
    this.problem("Expected value of type Boolean", field);
    return undefined;
  }

  integer(field: string, range: { minimum: number; maximum: number }): number | undefined {
    const value = this.value(field);
    return value === undefined ? undefined : this.#inRange(field, value, range, true);
  }

  number(field: string, range: { minimum: number; maximum: number }): number | undefined {
    const value = this.value(field);
    return value === undefined ? undefined : this.#inRange(field, value, range, false);
  }

  object(field: string): JsonObject | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (isJsonObject(value)) return value;
    this.problem("Expected value of type Object", field);
    return undefined;
  }

  array(field: string): Json[] | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return value;
    this.problem("Expected value of type Array", field);
    return undefined;
  }

  /** An array that AWS lets nobody leave empty. */
  filledArray(field: string): Json[] | undefined {
    const items = this.array(field);
    if (items?.length === 0) this.problem("Value cannot be empty", field);
    return items;
  }

  /**
   * A JSONata field: any JSON whose `{% %}` strings are expressions. `label` is how AWS names it when it fails;
   * `more` is what `$states` has there in addition to input and context.
   */
  jsonata(field: string, label: string = field, more?: StatesField): Query | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    return this.#compile(field, () =>
      jsonataTemplate(value, label, (expression, at) => compileJsonata(expression, at, more)),
    );
  }

  /** A JSONPath payload template: keys that end in `.$` are queries. */
  template(field: string): Query | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    return this.#compile(field, () => jsonPathTemplate(value));
  }

  /** A JSONPath field that holds a path, or `null` for "nothing". */
  path(field: string, options: { intrinsics?: boolean; nullable?: boolean } = {}): Query | null | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (value === null && options.nullable) return null;
    if (typeof value !== "string") {
      this.problem("Expected value of type String", field);
      return undefined;
    }
    return this.#compile(field, () => compilePathField(value, field, options.intrinsics ?? false));
  }

  /** Names the fields of the object that no reader asked for. */
  finish(): void {
    for (const field of Object.keys(this.source)) {
      if (this.#read.has(field)) continue;
      const other = LANGUAGE_FIELDS.get(field);
      this.problem(
        other === undefined || other === this.language
          ? `Field '${field}' is not supported`
          : `The QueryLanguage is set to '${this.language}', but field '${field}' is only supported for the '${other}' QueryLanguage`,
      );
    }
  }

  #inRange(
    field: string,
    value: Json,
    range: { minimum: number; maximum: number },
    whole: boolean,
  ): number | undefined {
    if (typeof value !== "number" || (whole && !Number.isInteger(value))) {
      this.problem(`Expected value of type ${whole ? "Integer" : "Number"}`, field);
      return undefined;
    }
    // AWS's messages write the limits of a number that may be a fraction with one decimal: `1.0`.
    const shown = (limit: number) => (whole ? String(limit) : limit.toFixed(1));
    if (value < range.minimum) this.problem(`Minimum value is ${shown(range.minimum)}`, field);
    if (value > range.maximum) this.problem(`Maximum value is ${shown(range.maximum)}`, field);
    return value;
  }

  #compile(field: string, compile: () => Query): Query | undefined {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      const inner = error.location ? `${field}/${error.location}` : field;
      this.problem(error.message, inner, error.code);
      return undefined;
    }
  }
}
