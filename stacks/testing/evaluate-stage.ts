import { fileURLToPath } from "node:url";
import { frankfurt, type Place } from "@ringback/app/aws/place";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { type Evaluator, openEvaluator } from "@ringback/app/open-evaluator";
import type { RecordChoices } from "../record-choices.ts";
import type { StageChoices } from "../stage/stage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** How to evaluate a stage. */
export interface EvaluateOptions {
  /** What it chooses, in place of what `stages.ts` and `record-choices.ts` list for it. */
  readonly chosen?: StageChoices & RecordChoices;
  /** As `sst dev` would, instead of `sst deploy`. */
  readonly dev?: boolean;
  /** The folder of the app; this repository without it. */
  readonly app?: string;
  /** What differs from Frankfurt. */
  readonly place?: Partial<Place>;
  /** By path from the repository: the text that stands in the file's place. */
  readonly replace?: Readonly<Record<string, string>>;
  /** What the stacks print. */
  readonly onOutput?: (text: string) => void;
}

/** One for all test files of a process, which follow each other there, and what it has evaluated: the stacks do not change. */
const shared: typeof globalThis & {
  ringbackStages?: { readonly evaluator: Evaluator; readonly graphs: Map<string, Promise<AppGraph>> };
} = globalThis;

/**
 * What `sst deploy --stage NAME` would create of this repository's app, evaluated by SST's own components.
 *
 * @throws EvaluationError with what the stacks throw
 */
export function evaluateStage(stage: string, how: EvaluateOptions = {}): Promise<AppGraph> {
  shared.ringbackStages ??= { evaluator: openEvaluator(), graphs: new Map() };
  const { evaluator, graphs } = shared.ringbackStages;
  const { chosen, dev = false, app = root, replace = {}, onOutput } = how;
  const request = {
    app,
    stage,
    dev,
    place: { ...frankfurt, ...how.place },
    replace: { ...replace, ...(chosen === undefined ? {} : choicesOf(stage, chosen)) },
  };
  const key = JSON.stringify(request);
  const found = onOutput === undefined ? graphs.get(key) : undefined;
  if (found !== undefined) return found;
  // Most tests evaluate stages that say something, which is no part of their results.
  const evaluated = evaluator
    .evaluate({ ...request, onOutput: onOutput ?? (() => undefined) })
    .then(({ graph }) => graph);
  graphs.set(key, evaluated);
  return evaluated;
}

function choicesOf(name: string, chosen: StageChoices & RecordChoices): Readonly<Record<string, string>> {
  const { fifo, draining, settings, ...ofStage } = chosen;
  const ofTask = JSON.stringify({ [name]: { fifo, draining, settings } });
  const choose = `chooseStages(${JSON.stringify({ [name]: ofStage })});`;
  return {
    "stacks/stages.ts": `import { chooseStages } from "./stage/current-stage.ts";\n${choose}\n`,
    "stacks/record-choices.ts": `export const recordChoices = ${ofTask};\n`,
  };
}
