import { type CopiedApp, copyApp } from "./copy-app.ts";
import { smallApp } from "./small-app.ts";

export type { CopiedApp };

/** Copies the small app into a temporary folder, and links what is installed here. */
export function copySmallApp(): Promise<CopiedApp> {
  return copyApp(smallApp);
}
