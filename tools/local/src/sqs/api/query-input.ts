import type { Shape, Structure } from "./shapes.ts";

/** A form as a tree: `Attribute.1.Name=a` lies under `Attribute`, `1`, `Name`. */
interface Tree {
  value?: string;
  readonly below: Map<string, Tree>;
}

/**
 * The input of an action from a form of the query protocol, in the form in which JSON has it. Texts of digits are left
 * as they are for `readInput`.
 */
export function queryInput(shape: Structure, form: URLSearchParams): Record<string, unknown> {
  const root: Tree = { below: new Map() };
  for (const [name, value] of form) {
    let tree = root;
    for (const part of name.split(".")) {
      const next: Tree = tree.below.get(part) ?? { below: new Map() };
      tree.below.set(part, next);
      tree = next;
    }
    tree.value = value;
  }
  return members(shape, root);
}

function members(shape: Structure, tree: Tree): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    // Lists and maps are flattened: they stand under the name of their elements, of `Tags` in some SDKs under its own.
    const flattened = "name" in member ? tree.below.get(member.name) : undefined;
    const below = flattened ?? tree.below.get(name);
    const value = below === undefined ? undefined : read(member, below);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function read(shape: Shape, tree: Tree): unknown {
  switch (shape.kind) {
    case "list":
      return numbered(tree).map((one) => read(shape.of, one) ?? null);
    case "map":
      return Object.fromEntries(
        numbered(tree).map((one) => {
          const value = one.below.get(shape.value);
          return [one.below.get(shape.key)?.value ?? "", value === undefined ? null : read(shape.of, value)];
        }),
      );
    case "structure":
      return members(shape, tree);
    case "flag":
      return tree.value === undefined ? undefined : tree.value === "true";
    default:
      return tree.value;
  }
}

const numbered = (tree: Tree): Tree[] =>
  [...tree.below]
    .filter(([part]) => /^[1-9]\d{0,3}$/.test(part))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, below]) => below);
