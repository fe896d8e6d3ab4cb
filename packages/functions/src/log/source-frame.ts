import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Gives frames of a stack their places in the TypeScript sources, where the bundle's source map lies beside it, as
 * SST's `nodejs.sourcemap` has it. The map is read with the first error: `--enable-source-maps` would read it at
 * every start, for an error that most processes never meet. A frame of any other file stays as it is.
 *
 * @param bundle the file that runs
 */
export function sourceFrames(bundle: string): (frame: string) => string {
  const address = pathToFileURL(bundle).href;
  let map: SourceMap | undefined | "unread" = "unread";
  return (frame) => {
    const place = /(file:\/\/\/[^()]*|\/[^()]*|[A-Za-z]:[^()]*):(\d+):(\d+)(?=\)?$)/.exec(frame);
    if (place === null) return frame;
    const [whole, file, line, column] = place;
    // V8 names a module by its address, in which a blank is %20, and Node names a file by its path.
    if (file !== bundle && file !== address) return frame;
    if (map === "unread") map = readMap(`${bundle}.map`);
    const origin = map?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return frame;
    const { fileName, lineNumber, columnNumber } = origin;
    return frame.replace(whole, `${withoutParents(fileName)}:${lineNumber}:${columnNumber}`);
  };
}

/** For frames of the bundle that this file is a part of. */
export const sourceFrame = sourceFrames(fileURLToPath(import.meta.url));

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** A map names its sources from the folder in which they were bundled, which is gone. */
function withoutParents(file: string): string {
  return file.replace(/^(\.\.\/)+/, "");
}
