import { parentPort } from "node:worker_threads";
import type { JsonObject } from "../json.ts";
import { nowFunction, parseJsonata } from "./compile-jsonata.ts";
import type { WorkerAnswer } from "./evaluator.ts";
import { toJson, UNSUPPORTED } from "./jsonata-result.ts";

/** jsonata's own guards: milliseconds, depth of calls, and length of a sequence. */
const GUARDS = { timeout: 2_000, stack: 10_000, sequence: 1_000_000 };

/** Expressions that were parsed before; the oldest makes room. */
const MOST_COMPILED = 500;
const compiled = new Map<string, ReturnType<typeof parseJsonata>>();

function expressionFor(text: string): ReturnType<typeof parseJsonata> {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  const parsed = parseJsonata(text, GUARDS);
  compiled.set(text, parsed);
  return parsed;
}

async function evaluate(request: {
  expression: string;
  bindings: JsonObject;
  now: number;
}): Promise<WorkerAnswer> {
  try {
    const expression = expressionFor(request.expression);
    expression.registerFunction("millis", () => request.now, "<:n>");
    expression.registerFunction("now", nowFunction(request.now), "<s?s?:s>");
    const value: unknown = await expression.evaluate(undefined, request.bindings);
    if (value === undefined) return { kind: "value", value };
    const json = toJson(value);
    // A function cannot be sent out of the worker. NaN is: the engine refuses both with the same message.
    return { kind: "value", value: json === UNSUPPORTED ? Number.NaN : json };
  } catch (error) {
    const { code, message } = (typeof error === "object" && error !== null ? error : {}) as {
      code?: unknown;
      message?: unknown;
    };
    return {
      kind: "failure",
      code: typeof code === "string" ? code : undefined,
      message: typeof message === "string" ? message : String(error),
    };
  }
}

parentPort?.on("message", (request: { expression: string; bindings: JsonObject; now: number }) => {
  void evaluate(request).then((answer) => parentPort?.postMessage(answer));
});
