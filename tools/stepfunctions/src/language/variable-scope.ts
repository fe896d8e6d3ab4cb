import type { Json } from "../json.ts";

/**
 * The variables of a workflow, a branch or an iteration. A state reads those of its own scope and of
 * the scopes around it, and assigns to its own only.
 */
export interface VariableScope {
  readonly own: Map<string, Json>;
  readonly parent: VariableScope | undefined;
}

/** A scope inside `parent`; without one, the scope of a workflow. */
export function innerScope(parent?: VariableScope, own: Map<string, Json> = new Map()): VariableScope {
  return { own, parent };
}

/** The value of a variable, from the innermost scope that has it; undefined where none has. */
export function lookUp(scope: VariableScope, name: string): Json | undefined {
  for (let at: VariableScope | undefined = scope; at; at = at.parent) {
    const value = at.own.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
