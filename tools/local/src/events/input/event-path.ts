import { isRawNumber } from "@ringback/contracts/message/json-value";

/** A step of a path: a field, an element, or every field or element. */
type Step = { readonly name: string } | { readonly index: number } | "every";

const step = /\.([^.[\]\s]+)|\[(\d+)\]|\[(\*)\]|\['([^']*)'\]/y;

/**
 * Reads a JSON path into an event, as far as EventBridge has them: names after dots or in brackets, indices of arrays, and
 * `*` (Amazon EventBridge User Guide, "Amazon EventBridge input transformation").
 *
 * @returns what finds the value in an event, undefined where the event has none; or undefined for what is no path
 */
export function eventPath(text: string): ((event: unknown) => unknown) | undefined {
  const steps = stepsOf(text);
  if (steps === undefined) return undefined;
  const isMany = steps.includes("every");
  return (event) => {
    let values: readonly unknown[] = [event];
    for (const next of steps) values = values.flatMap((value) => follow(next, value));
    if (isMany) return values.length === 0 ? undefined : values;
    return values[0];
  };
}

function stepsOf(text: string): Step[] | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: Step[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const [, name, index, every, quoted] = step.exec(text) ?? [];
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (every !== undefined || name === "*") steps.push("every");
    else if (name !== undefined) steps.push({ name });
    else if (quoted !== undefined) steps.push({ name: quoted });
    else return undefined;
  }
  return steps;
}

function follow(next: Step, value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null || isRawNumber(value)) return [];
  if (next === "every") return Object.values(value);
  if ("index" in next) return Array.isArray(value) && next.index < value.length ? [value[next.index]] : [];
  const fields: Readonly<Record<string, unknown>> = Array.isArray(value) ? {} : { ...value };
  return Object.hasOwn(fields, next.name) ? [fields[next.name]] : [];
}
