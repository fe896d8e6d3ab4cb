import { isObject } from "./event-values.ts";

/** Which element of which array of the event a value is in. */
export interface ArrayElement {
  readonly array: readonly unknown[];
  readonly index: number;
}

/** A value of an event that is no object and no array, and the array elements that it is in. */
export interface Leaf {
  readonly value: unknown;
  readonly elements: readonly ArrayElement[];
}

/**
 * The values that a path of field names leads to. Arrays are not part of a path: it goes on in each of their elements
 * (Amazon EventBridge User Guide, "Arrays in event patterns").
 */
export function leavesAt(event: unknown, path: readonly string[]): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, depth: number, elements: readonly ArrayElement[]): void => {
    if (Array.isArray(value)) {
      value.forEach((element: unknown, index) => {
        walk(element, depth, [...elements, { array: value, index }]);
      });
      return;
    }
    const name = path[depth];
    if (name === undefined) {
      if (!isObject(value)) leaves.push({ value, elements });
    } else if (isObject(value) && Object.hasOwn(value, name)) {
      walk(value[name], depth + 1, elements);
    }
  };
  walk(event, 0, []);
  return leaves;
}
