/** The body of a dead letter as fields that a person can edit. */
export interface EditableBody {
  readonly messageId: string;
  readonly createdAt: string;
  /** The fields of the content; undefined if the content is not a flat object. */
  readonly fields: readonly ContentField[] | undefined;
  /** The content as JSON text. */
  readonly content: string;
}

/** A field of the content, with its value as text. */
export interface ContentField {
  readonly name: string;
  readonly value: string;
  /** The type of the value, which an edit does not change. */
  readonly kind: "text" | "number" | "boolean" | "null";
}

/** Reads the body of a dead letter: a queue body or an event. What cannot be read becomes empty text. */
export function readBody(text: string): EditableBody {
  const body = parsed(text);
  const record = field(body, "Record") ?? body;
  const content = field(record, "event") ?? field(record, "detail");
  return {
    messageId: textOf(field(record, "messageId") ?? field(record, "id")),
    createdAt: textOf(field(record, "createdAt") ?? field(record, "time")),
    fields: contentFields(content),
    content: content === undefined ? "" : JSON.stringify(content, undefined, 2),
  };
}

/**
 * Writes the edited body as JSON.
 *
 * @throws SyntaxError if the content is not JSON, or a field does not have its type
 */
export function writeBody({ messageId, createdAt, fields, content }: EditableBody): string {
  const event: unknown =
    fields === undefined
      ? JSON.parse(content)
      : Object.fromEntries(fields.map((one) => [one.name, restored(one)]));
  return JSON.stringify({ Record: { messageId, createdAt, event } });
}

function contentFields(content: unknown): readonly ContentField[] | undefined {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const fields: ContentField[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (typeof value === "string") fields.push({ name, value, kind: "text" });
    else if (typeof value === "number") fields.push({ name, value: String(value), kind: "number" });
    else if (typeof value === "boolean") fields.push({ name, value: String(value), kind: "boolean" });
    else if (value === null) fields.push({ name, value: "null", kind: "null" });
    else return undefined;
  }
  return fields.length === 0 ? undefined : fields;
}

function restored({ name, value, kind }: ContentField): unknown {
  if (kind === "text") return value;
  const read: unknown = parsed(value);
  const isSame = kind === "null" ? read === null : typeof read === kind;
  if (!isSame) throw new SyntaxError(`${name} must be ${kind === "null" ? "null" : `a ${kind}`}.`);
  return read;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

const textOf = (value: unknown) =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
