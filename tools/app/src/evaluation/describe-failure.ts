import { AppError } from "../errors/app-error.ts";
import { EvaluationError } from "../errors/evaluation-error.ts";
import type { SourcePlace } from "../graph/app-graph.ts";

/**
 * What a config threw, as SST shows it, with the line of the app's sources that it comes from, and without a stack of ours
 * or SST's.
 */
export function describeFailure(
  error: unknown,
  options: {
    stage: string;
    placeOf: (error: Error) => SourcePlace | undefined;
    created: EvaluationError["created"];
  },
): AppError {
  const { stage, placeOf, created } = options;
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new EvaluationError(String(error), created);
  const place = placeOf(error);
  const sentence = isNamed(error) ? `${error.name}: ${error.message}` : error.message;
  const hint = "secretName" in error ? secretHint(String(error.secretName), stage) : "";
  const where = place === undefined ? "" : `\n    at ${place.file}:${place.line}`;
  return new EvaluationError(`${sentence}${hint}${where}`, created);
}

/** JavaScript's own errors say what they are by their names; SST's and most others in their message. */
const isNamed = (error: Error) =>
  ["TypeError", "ReferenceError", "RangeError", "SyntaxError", "EvalError", "URIError"].includes(error.name);

/** SST's sentence names a command that stores the value on AWS, which no evaluation asks. */
const secretHint = (name: string, stage: string) =>
  `\nWithout an account, set SST_SECRET_${name} in the shell or in a file .env.${stage}.`;
