/** A function's code, bundled and ready to run. */
export interface Bundle {
  /** The absolute path of `bundle.mjs`. */
  readonly file: string;
  /** The export that is the handler. */
  readonly exportName: string;
  /** The folder that Lambda has as `/var/task`. */
  readonly taskRoot: string;
  /** Where Node keeps what it has compiled of it. */
  readonly compileCache: string;
  /** The absolute paths of the files that it is made of and that are in no node_modules. */
  readonly inputs: readonly string[];
  /** False where it was found in the cache. */
  readonly isNew: boolean;
}
