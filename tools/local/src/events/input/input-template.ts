import { isJson } from "../../endpoint/is-json.ts";

/** A part of a template: text as it is, or a variable, inside of a JSON text or in the place of a JSON value. */
type Part = { readonly text: string } | { readonly variable: string; readonly isInText: boolean };

const variable = /<([A-Za-z0-9_.-]+)>/y;

/** A template of a target's input. */
export interface InputTemplate {
  readonly variables: readonly string[];
  /** The template is JSON, or JSON texts in several lines, whatever the variables are. */
  readonly isValid: boolean;
  /**
   * The template with the values of its variables. One that is undefined is left empty.
   *
   * @returns undefined where the result is no JSON
   */
  fill(variableValue: (variable: string) => unknown): string | undefined;
}

/**
 * Reads a template. What is in it depends on the place of the variable, as AWS says it (Amazon EventBridge User Guide,
 * "Common Issues with transforming input"): in the place of a value it becomes JSON, a text with quotation marks around
 * it; inside of a text it is put in as it is, without escapes, and an object or an array without quotation marks.
 */
export function inputTemplate(template: string): InputTemplate {
  const parts = partsOf(template);
  const fill = (render: (part: Extract<Part, { variable: string }>) => string) =>
    parts.map((part) => ("text" in part ? part.text : render(part))).join("");
  return {
    variables: parts.flatMap((part) => ("text" in part ? [] : [part.variable])),
    isValid: isJsonTexts(fill(({ isInText }) => (isInText ? "" : "null"))),
    fill: (variableValue) => {
      const filled = fill((part) => (part.isInText ? inText : inPlace)(variableValue(part.variable)));
      return isJsonTexts(filled) ? filled : undefined;
    },
  };
}

/** In the place of a JSON value. What the event does not have is an empty text. */
const inPlace = (value: unknown) => JSON.stringify(value ?? (value === null ? null : ""));

/** Inside of a JSON text. */
function inText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");
}

function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let text = "";
  let isInText = false;
  for (let at = 0; at < template.length; at += 1) {
    variable.lastIndex = at;
    const name = variable.exec(template)?.[1];
    const character = template.charAt(at);
    if (name !== undefined) {
      parts.push({ text }, { variable: name, isInText });
      text = "";
      at = variable.lastIndex - 1;
    } else if (character === "\\" && isInText) {
      text += template.slice(at, at + 2);
      at += 1;
    } else {
      if (character === '"') isInText = !isInText;
      text += character;
    }
  }
  return [...parts, { text }];
}

/** Whether a text is JSON; or one JSON text a line, as EventBridge takes a message in several lines. */
function isJsonTexts(text: string): boolean {
  return isJson(text) || text.split("\n").every((line) => line.trim() === "" || isJson(line));
}
