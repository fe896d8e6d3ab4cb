import { type Evaluator, openEvaluator } from "@ringback/app/open-evaluator";

/** The evaluator of this process: SST is loaded once, for all graphs that its tests evaluate. It ends with the process. */
export const sharedEvaluator: Evaluator = openEvaluator();
