import fc from "fast-check";
import { type BrokenPromise, brokenPromises, type PromiseName } from "./promises.ts";
import { runScenario } from "./run-scenario.ts";
import { describeScenario } from "./scenario/describe-scenario.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { scenarios } from "./scenario/scenario-arbitrary.ts";
import { captureLog } from "./subject/captured-log.ts";
import type { Subject } from "./subject/subject.ts";
import { countRun, emptyTally, type Tally } from "./tally.ts";

/** The smallest scenario found that breaks a promise. */
export interface Counterexample {
  /** The seed that finds it again. */
  readonly seed: number;
  readonly runs: number;
  readonly scenario: Scenario;
  readonly broken: readonly BrokenPromise[];
  /** What was sent, what was injected, and who did what when. */
  readonly story: string;
}

export interface SimulationReport {
  readonly tally: Tally;
  readonly counterexample: Counterexample | undefined;
}

/**
 * Runs a subject through so many scenarios and checks every promise after each. The first broken one is shrunk.
 * The same seed gives the same runs. Standard output is held back meanwhile: it is the functions' log.
 *
 * @param options.promises the promises to check: all of them, unless some are named.
 */
export async function simulate(options: {
  subject: Subject;
  runs: number;
  seed: number;
  promises?: readonly PromiseName[];
}): Promise<SimulationReport> {
  const { subject, runs, seed, promises } = options;
  const tally = emptyTally();
  let isShrinking = false;
  const log = captureLog();
  // Nobody reads the stacks of the failures that the models answer with, and each costs time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;

  async function run(scenario: Scenario) {
    const result = await runScenario(subject, scenario);
    const broken = brokenPromises(result, log.take()).filter(
      ({ promise }) => promises === undefined || promises.includes(promise),
    );
    return { result, broken };
  }

  try {
    const property = fc.asyncProperty(scenarios, async (scenario) => {
      const { result, broken } = await run(scenario);
      if (!isShrinking) countRun(tally, result);
      if (broken.length > 0) isShrinking = true;
      return broken.length === 0;
    });
    const details = await fc.check(property, { seed, numRuns: runs });
    const scenario = details.counterexample?.[0];
    if (scenario === undefined) return { tally, counterexample: undefined };
    const { result, broken } = await run(scenario);
    const story = `${describeScenario(scenario)}\n${result.story.text()}`;
    return { tally, counterexample: { seed, runs: details.numRuns, scenario, broken, story } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    log.release();
  }
}
