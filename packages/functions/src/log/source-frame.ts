import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Replaces the places in stack frames by those in the TypeScript sources, with the source map that SST's
 * `nodejs.sourcemap` puts next to the bundle. The map is read when the first error is logged: `--enable-source-maps` would
 * read it at every start, for an error that most processes never have. A frame of any other file stays as it is.
 *
 * @param bundle the path of the file that runs
 */
export function sourceFrames(bundle: string): (frame: string) => string {
  const address = pathToFileURL(bundle).href;
  let map: SourceMap | undefined | "unread" = "unread";
  return (frame) => {
    const place = /(file:\/\/\/[^()]*|\/[^()]*|[A-Za-z]:[^()]*):(\d+):(\d+)(?=\)?$)/.exec(frame);
    if (place === null) return frame;
    const [whole, file, line, column] = place;
    // V8 names a module by its URL, in which a space is %20, and Node names a file by its path.
    if (file !== bundle && file !== address) return frame;
    if (map === "unread") map = readMap(`${bundle}.map`);
    const origin = map?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return frame;
    const { fileName, lineNumber, columnNumber } = origin;
    return frame.replace(whole, `${withoutParents(fileName)}:${lineNumber}:${columnNumber}`);
  };
}

/** Replaces the place in a frame of the bundle that this file is part of. */
export const sourceFrame = sourceFrames(fileURLToPath(import.meta.url));

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** A map names its sources relative to the folder in which they were bundled, which is gone. */
function withoutParents(file: string): string {
  return file.replace(/^(\.\.\/)+/, "");
}
