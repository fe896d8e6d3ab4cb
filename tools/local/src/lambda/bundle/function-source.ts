/** What a function is made of, as SST is given it. */
export interface FunctionSource {
  /** The folder of the app, from which all paths go. */
  readonly app: string;
  /** The file without its extension, a dot, the export. */
  readonly handler: string;
  /** False for what `sst dev` runs. */
  readonly minify: boolean;
  /** `nodejs24.x` unless given. */
  readonly runtime?: string;
  /** SST's `nodejs` options. */
  readonly bundling?: Readonly<Record<string, unknown>>;
  readonly copyFiles?: readonly { readonly from: string; readonly to: string }[];
  /** A folder that is run as it is; the handler is named from there. */
  readonly bundle?: string;
}
