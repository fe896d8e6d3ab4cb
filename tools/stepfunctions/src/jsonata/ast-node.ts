/** A node of jsonata's syntax tree. Its published types leave half of it out, so fields are read as unknown. */
export interface AstNode {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Undefined for what is not a node. */
export function astNode(value: unknown): AstNode | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = Object.fromEntries(Object.entries(value));
  return typeof fields["type"] === "string" ? { type: fields["type"], fields } : undefined;
}

/** A field that holds a text. */
export function textField(node: AstNode, field: string): string | undefined {
  const value = node.fields[field];
  return typeof value === "string" ? value : undefined;
}

/** A field that holds a list; an empty one where there is none. */
export function listField(node: AstNode, field: string): readonly unknown[] {
  const value = node.fields[field];
  return Array.isArray(value) ? value : [];
}

/** Whether a node has no field but these (and its type, value and position): others change what it means. */
export function hasOnly(node: AstNode, ...fields: readonly string[]): boolean {
  const known = new Set(["type", "value", "position", ...fields]);
  return Object.keys(node.fields).every((field) => known.has(field));
}
