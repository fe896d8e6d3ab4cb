import type { FunctionSource } from "./bundle/function-source.ts";
import type { LogFormat } from "./process/patch-console.ts";

/** A function, as an app describes it. */
export interface FunctionDescription {
  /** What errors call it: its kind, its logical name, and where it is made. */
  readonly label: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** The role that its processes have. */
  readonly roleArn: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  readonly logFormat: LogFormat;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** The reserved concurrency. */
  readonly concurrency?: number;
  /** Its own variables, and those by which SST links resources to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The ARN of the queue or topic that gets what its asynchronous invocations give up. */
  readonly deadLetterTarget?: string;
  readonly code: FunctionCode;
}

/** What a function runs, or a sentence that says why it is described only. */
export type FunctionCode =
  | { readonly kind: "bundled"; readonly source: FunctionSource }
  | { readonly kind: "not-run"; readonly reason: string };
