import type { LogFormat } from "./process/patch-console.ts";

/** What a deployment can change of a function: processes that start later have it. */
export interface FunctionConfiguration {
  /** The path of the bundle's file. */
  readonly bundle: string;
  /** The name of the export that is the handler. */
  readonly exportName: string;
  /** The folder that Lambda has as `/var/task`, and as the current one; that of the bundle's file unless given. */
  readonly taskRoot?: string;
  /** Where Node keeps what it has compiled; a folder next to the bundle's file unless given. */
  readonly compileCache?: string;
  /** `nodejs24.x` unless given: what the function is told. It runs on the Node.js of the local cloud. */
  readonly runtime?: string;
  /** JSON unless given. */
  readonly logFormat?: LogFormat;
  /** The process's heap; a function that needs more fails with Runtime.OutOfMemory. */
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** The reserved concurrency: one more invocation at once is throttled. Without it, none is. */
  readonly concurrency?: number | undefined;
  /** Variables in addition to those that Lambda sets. */
  readonly environment: Readonly<Record<string, string>>;
}
