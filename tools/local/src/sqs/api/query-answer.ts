import type { Shape, Structure } from "./shapes.ts";

const namespace = "http://queue.amazonaws.com/doc/2012-11-05/";

/** The answer of an action in the query protocol. */
export function queryAnswer(
  answer: { action: string; requestId: string; output: unknown },
  shape: Structure,
): string {
  const { action, requestId, output } = answer;
  const hasOutput = Object.keys(shape.members).length > 0;
  const result = hasOutput ? element(`${action}Result`, content(shape, output)) : "";
  const metadata = element("ResponseMetadata", element("RequestId", escaped(requestId)));
  return `<?xml version="1.0"?><${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`;
}

/** An error in the query protocol. */
export function queryError(error: {
  code: string;
  message: string;
  /** The sender's fault, not the service's. */
  isSenders: boolean;
  requestId: string;
}): string {
  const type = element("Type", error.isSenders ? "Sender" : "Receiver");
  const inner = `${type}${element("Code", escaped(error.code))}${element("Message", escaped(error.message))}<Detail/>`;
  const id = element("RequestId", escaped(error.requestId));
  return `<?xml version="1.0"?><ErrorResponse xmlns="${namespace}">${element("Error", inner)}${id}</ErrorResponse>`;
}

function content(shape: Structure, value: unknown): string {
  return Object.entries(shape.members)
    .map(([name, member]) => written(name, member, memberOf(value, name)))
    .join("");
}

function written(name: string, shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return "";
  switch (shape.kind) {
    case "list":
      return Array.isArray(value) ? value.map((one) => written(shape.name, shape.of, one)).join("") : "";
    case "map":
      return Object.entries(value)
        .map(([key, one]) =>
          element(shape.name, `${element(shape.key, escaped(key))}${written(shape.value, shape.of, one)}`),
        )
        .join("");
    case "structure":
      return element(name, content(shape, value));
    default:
      return element(name, escaped(String(value)));
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

const element = (name: string, inner: string) => `<${name}>${inner}</${name}>`;

/** A carriage return would be read as a new line, and then the body's digest differs (XML 1.0, 2.11). */
const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;");
