/**
 * A value of SQS's API in both of its protocols: what JSON holds under a member's name, the query protocol flattens
 * under the name given here (`Attribute.1.Name=...`), and its answers repeat as elements of that name.
 */
export type Shape =
  | { readonly kind: "text" | "integer" | "flag" }
  | { readonly kind: "list"; readonly name: string; readonly of: Shape }
  | {
      readonly kind: "map";
      readonly name: string;
      readonly key: string;
      readonly value: string;
      readonly of: Shape;
    }
  | Structure;

/** A structure of SQS's API: its members by name. */
export interface Structure {
  readonly kind: "structure";
  readonly members: Readonly<Record<string, Shape>>;
}

/** The shapes that the actions are written with: see `actions.ts`. */
export const text: Shape = { kind: "text" };
export const integer: Shape = { kind: "integer" };
export const flag: Shape = { kind: "flag" };
export const list = (name: string, of: Shape): Shape => ({ kind: "list", name, of });
export const structure = (members: Readonly<Record<string, Shape>>): Structure => ({
  kind: "structure",
  members,
});
export const attributes = (name: string, of: Shape = text): Shape => ({
  kind: "map",
  name,
  key: "Name",
  value: "Value",
  of,
});
export const tags: Shape = { kind: "map", name: "Tag", key: "Key", value: "Value", of: text };
